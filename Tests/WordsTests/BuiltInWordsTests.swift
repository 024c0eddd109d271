import Core
import Testing
import Vocabulary

@testable import Words

/// What the host says without being told how.
struct BuiltInWordsTests {
    private func pages(_ locale: String) -> String {
        var scene = Scene()
        scene.reader.locale = locale
        return Vocabulary.all.map { type in
            "# \(type.name)\n" + scene.render(Samples.event(type)).page
        }.joined(separator: "\n\n") + "\n"
    }

    @Test(arguments: ["en", "de", "en-IN"]) func `every type has its words`(
        locale: String
    ) throws {
        try Fixture.expect(pages(locale), matches: "words.\(locale).txt")
    }

    @Test func `each language knows every type, every field and every action`() {
        for language in Language.all {
            let lacking = Vocabulary.all.map(\.name).filter { language.messages[$0] == nil }
            #expect(lacking == [], "\(language.locale.text) lacks types")
            let unknown = language.messages.keys.filter { Vocabulary.find($0) == nil }
            #expect(unknown == [], "\(language.locale.text) has types of its own")
            let unlabelled = BuiltInField.allCases.filter { language.labels[$0] == nil }
            #expect(unlabelled == [], "\(language.locale.text) lacks labels")
            #expect(language.phrases.priorities.count == EventPriority.allCases.count)
        }
    }

    @Test func `every built-in template is one`() throws {
        for language in Language.all {
            for message in Array(language.messages.values) + [language.otherMessage] {
                for text in [message.title, message.summary, message.body] {
                    #expect(throws: Never.self, "\(text)") { try Template(parsing: text) }
                }
            }
        }
        for field in BuiltInField.allCases {
            #expect(throws: Never.self, "\(field)") { try Template(parsing: field.template) }
        }
    }

    @Test func `an event that says nothing but its type has a title and a summary all the same`() {
        var scene = Scene()
        for locale in ["en", "de"] {
            scene.reader.locale = locale
            for type in Vocabulary.all.map(\.name) + ["com.acme.margin_call"] {
                let words = scene.render(EventDraft(type: type))
                #expect(!words.title.isEmpty, "\(type)")
                #expect(!words.summary.isEmpty, "\(type)")
            }
        }
    }

    /// A29: what an email shows under its red header.
    @Test func `a signal alert has the words of the flows' documents`() {
        let words = Scene().render(Scene.signal)
        #expect(words.title == "🚨 SIGNAL ALERT")
        #expect(
            words.fields.map { "\($0.label): \($0.text)" } == [
                "Symbol: AAPL", "Direction: LONG", "Strategy: Momentum", "Confidence: 85.2%",
                "Price: $175.50", "Time: 2024-01-15 10:30:00",
            ])
    }

    /// D19.
    @Test func `an execution is told in one line`() throws {
        let type = try #require(Vocabulary.find("order_filled"))
        #expect(Scene().render(Samples.event(type)).summary == "RELIANCE 100 shares @ ₹2,500")
    }

    @Test func `built-in words give way to the event's own where it lacks what they name`() {
        var draft = EventDraft(type: "order_filled")
        #expect(Scene().render(draft).summary == "✅ Order executed")
        draft.title = "Bought ten"
        #expect(Scene().render(draft).title == "✅ Order executed")
        #expect(Scene().render(draft).summary == "Bought ten")
    }

    @Test func `a type of somebody's own is told by what the event says`() {
        var draft = EventDraft(type: "com.acme.margin_call")
        draft.title = "Margin call"
        draft.body = "Deposit\n₹5,000."
        draft.subject = "ACC-7"
        draft.priority = 3
        let words = Scene().render(draft)
        #expect(words.title == "Margin call")
        #expect(words.summary == "Margin call: ACC-7")
        #expect(words.body == "Deposit\n₹5,000.")
        #expect(words.fields.map(\.text) == ["ACC-7", "critical"])
    }
}
