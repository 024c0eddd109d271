import CBelfry
import Core
import TestKit
import Testing
import Vocabulary

@testable import Words

struct PropertyTests {
    private static let pieces = [
        "{{", "}}", "{%", "%}", "{#", "#}", "|", "(", ")", ",", "'", "\"", " ", "\n", ".", "if",
        "elif", "else", "endif", "for", "endfor", "in", "limit", "5", "confidence", ">", "symbol",
        "payload.signals", "s", "s.x", "money", "percent", "short(3)", "default('x')", "time",
        "upper", "é", "👨‍👩‍👧‍👦", "\u{0}", "{{ symbol | upper }}", "{% if price > 1 %}", "{% endif %}",
        "{% for s in payload.a %}", "{% endfor %}", "{{ s.x | number }}", "plural('a','b')",
    ]

    @Test(arguments: 0..<20) func `any text is a template or an error that lies within it`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let text = Self.template(&random)
            do {
                _ = try Template(parsing: text)
            } catch {
                let count = text.utf8.count
                #expect((0...count).contains(error.offset), "seed \(seed): \(text)")
                #expect((0...count).contains(error.offset + error.length), "seed \(seed): \(text)")
                #expect(error.line >= 1 && error.column >= 1 && !error.reason.isEmpty)
                #expect(!error.reason.contains("\n"), "seed \(seed): \(text)")
            }
        }
    }

    @Test(arguments: 0..<12) func `any template says something bounded of any event`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        var rendered = 0
        while rendered < 50 {
            var override = WordOverride()
            override.title = try? Template(parsing: Self.template(&random))
            override.body = try? Template(parsing: Self.template(&random))
            guard override.title != nil || override.body != nil else { continue }
            rendered += 1
            var scene = Scene(wordbook: Wordbook([override]))
            scene.reader.locale =
                ["en", "de-AT", "fr", "hi", "ja", "es", "??"].randomElement(using: &random) ?? ""
            let words = scene.render(Self.event(&random))
            Self.expectSound(words, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<10) func `built-in words are sound whatever an event holds`(
        seed: UInt64
    ) {
        var random = SeededRandom(seed: seed)
        var drafts: [EventDraft] = []
        for type in Vocabulary.all {
            var draft = Self.event(&random)
            draft.type = type.name
            Self.expectSound(Scene().render(draft), "seed \(seed): \(type.name)")
            drafts.append(draft)
        }
        Self.expectSound(Scene().digest(drafts, total: .max), "seed \(seed): digest")
    }

    private static func expectSound(_ words: Words, _ name: String) {
        #expect(words.title.utf8.count <= Words.Limit.title, "\(name)")
        #expect(words.summary.utf8.count <= Words.Limit.summary, "\(name)")
        #expect(words.body.utf8.count <= Words.Limit.body, "\(name)")
        #expect(words.fields.allSatisfy { $0.text.utf8.count <= Words.Limit.field }, "\(name)")
        #expect(words.bytes.withUnsafeBytes(isUTF8), "\(name)")
        for line in [words.title, words.summary] + words.fields.map(\.text) {
            #expect(!Array(line.utf8).withUnsafeBytes(hasControlCharacter), "\(name): \(line)")
        }
    }

    private static func template(_ random: inout SeededRandom) -> String {
        let count = Int.random(in: 0...14, using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            return String(decoding: bytes, as: UTF8.self)
        }
        return (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private static func text(_ random: inout SeededRandom) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "\u{0}", "\u{1B}", "\n", "é", "😀", "\u{202E}", "\u{301}", "\u{200D}",
            "9", "{", "%", "\u{2028}", "\u{85}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            text.append(scalars.randomElement(using: &random) ?? "a")
        }
        return String(repeating: String(text), count: Bool.random(using: &random) ? 1 : 60)
    }

    private static func event(_ random: inout SeededRandom) -> EventDraft {
        var draft = EventDraft(type: "signal")
        draft.title = text(&random)
        draft.body = text(&random)
        draft.subject = text(&random)
        draft.timeUnixNs = Int64.random(in: .min ... .max, using: &random)
        draft.priority = Int32.random(in: -3...5, using: &random)
        let number = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
        draft.numbers = [("price", number), ("confidence", -number), ("quantity", 1e22)]
        draft.attrs = [("currency", text(&random)), ("symbol", text(&random))]
        draft.payload =
            [
                text(&random), "{\"a\":[{\"x\":1},{\"x\":\"2\"},[],null]}",
                "{\"symbol\":{\"a\":1}}",
                "{\"pnl\":\"\\u0000\\ud83d\\ude00\",\"reason\":\"\\u001b\"}", "[1,", "",
            ].randomElement(using: &random) ?? ""
        return draft
    }
}
