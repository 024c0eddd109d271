import CBelfry
import Core
import Testing

@testable import Words

struct RendererTests {
    @Test func `actions have the reader's labels and the links that were minted`() {
        var scene = Scene()
        scene.reader.locale = "de"
        scene.links = [ActionLink(.snooze, "https://bell.example/s/1")]
        let actions = scene.render(EventDraft(type: "system_down")).actions
        #expect(
            actions == [
                WordAction(id: "acknowledge", label: "Bestätigen", link: ""),
                WordAction(id: "snooze", label: "Später", link: "https://bell.example/s/1"),
            ])
        scene.links = [ActionLink(.snooze, String(repeating: "x", count: 2_049))]
        #expect(scene.render(EventDraft(type: "system_down")).actions.last?.link == "")
    }

    @Test func `the contract's form says the same`() {
        var scene = Scene()
        scene.links = [ActionLink(.unsubscribe, "https://bell.example/u")]
        let words = scene.render(Scene.signal)
        let block = WordsBlock(words)
        let form = block.words.pointee
        #expect(form.size == UInt32(MemoryLayout<belfry_words>.size))
        #expect(form.locale.text == words.locale)
        #expect(form.title.text == words.title)
        #expect(form.summary.text == words.summary)
        #expect(form.body.len == 0 && form.body.ptr == nil)
        let fields = (0..<form.field_count).compactMap { form.fields?[$0] }
        #expect(fields.map(\.key.text) == words.fields.map(\.label))
        #expect(fields.map(\.value.text) == words.fields.map(\.text))
        let actions = (0..<form.action_count).compactMap { form.actions?[$0] }
        #expect(actions.map(\.id.text) == words.actions.map(\.id))
        #expect(actions.map(\.label.text) == words.actions.map(\.label))
        #expect(actions.map(\.link.text) == ["", "https://bell.example/u"])
        let empty = WordsBlock(
            Words(bytes: [], parts: Array(repeating: 0..<0, count: 4), fieldCount: 0))
        #expect(empty.words.pointee.fields == nil && empty.words.pointee.actions == nil)
    }

    @Test func `words are the same whether or not they were prepared before`() {
        var renderer = Renderer(Wordbook())
        let reader = Reader(locale: "en", clock: .utc, nowUnixNs: Scene.now)
        let first = Scene.signal.withEvent { renderer.render($0, for: reader, kind: "email") }
        for index in 0..<(2 * Renderer.preparedMax) {
            let draft = EventDraft(type: "com.acme.n\(index)")
            _ = draft.withEvent { renderer.render($0, for: reader, kind: "email") }
        }
        let again = Scene.signal.withEvent { renderer.render($0, for: reader, kind: "email") }
        #expect(first == again)
    }

    @Test func `fields that an event lacks are named, with a guess`() throws {
        var override = WordOverride()
        override.title = try Template(parsing: "{{ symbl }} {{ absent | default('–') }}")
        override.summary = try Template(parsing: "{{ confidnce | percent }}")
        override.body = try Template(parsing: "{{ symbol }}\n{{ payload.nowhere.at }}")
        override.fields = [
            WordOverride.Field(label: "Currency", text: try Template(parsing: "{{ curency }}"))
        ]
        var renderer = Renderer(Wordbook([override]))
        let reader = Reader(locale: "en", clock: .utc, nowUnixNs: Scene.now)
        let missing = Scene.signal.withEvent {
            renderer.missingFields(of: $0, for: reader, kind: "email")
        }
        #expect(
            missing.map { "\($0.part): \($0.error)" } == [
                "title: line 1, column 4: the event has no 'symbl'. Did you mean 'symbol'?",
                "summary: line 1, column 4: the event has no 'confidnce'. Did you mean 'confidence'?",
                "body: line 2, column 4: the event has no 'nowhere.at'.",
                "Currency: line 1, column 4: the event has no 'curency'. Did you mean 'currency'?",
            ])
    }

    @Test func `built-in words do not complain of what an event lacks`() {
        var renderer = Renderer(Wordbook())
        let reader = Reader(locale: "en", clock: .utc, nowUnixNs: Scene.now)
        let missing = EventDraft(type: "signal").withEvent {
            renderer.missingFields(of: $0, for: reader, kind: "email")
        }
        #expect(missing == [])
    }

    @Test func `a digest counts, lists and says how many more there are`() {
        var scene = Scene()
        scene.links = [ActionLink(.unsubscribe, "https://bell.example/u")]
        let drafts = (0..<25).map { index in
            var draft = EventDraft(type: "notification")
            draft.title = "News \(index)"
            return draft
        }
        let words = scene.digest(drafts, total: 1_032)
        #expect(words.title == "🔔 1,032 notifications")
        #expect(
            words.summary
                == "1,032 notifications: News 0; News 1; News 2; and 1,029 more")
        let lines = words.body.split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.first == "• News 0")
        #expect(lines.last == "and 1,012 more")
        #expect(words.actions.map(\.id) == ["unsubscribe"])
        #expect(words.fields.isEmpty)
    }

    @Test func `a digest is in the reader's language, and one event is told as itself`() {
        var scene = Scene()
        scene.reader.locale = "de"
        var draft = EventDraft(type: "notification")
        draft.title = "Neues"
        let words = scene.digest([draft, draft], total: 0)
        #expect(words.title == "🔔 2 Benachrichtigungen")
        #expect(words.summary == "2 Benachrichtigungen: Neues; Neues")
        #expect(scene.digest([draft], total: 1) == scene.render(draft))
        #expect(scene.digest([draft], total: 2).body == "• Neues\nund 1 weitere")
        #expect(scene.digest([], total: 1).title == "🔔 1 Benachrichtigung")
    }
}
