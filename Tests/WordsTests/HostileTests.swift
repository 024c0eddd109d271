import CBelfry
import Core
import TestKit
import Testing

@testable import Words

/// What people and programs send without meaning well.
struct HostileTests {
    @Test func `what would drive a terminal or reverse a line is taken out`() throws {
        var draft = EventDraft(type: "notification")
        draft.title = "a\u{0}b\u{1B}[31m\r\nc\td\u{202E}e\u{2066}f\u{2028}g\u{85}h\u{7F}  i"
        draft.body = "a\u{0}\r\nb\rc\n\n\n\nd\te\u{2028}f\u{202A}  g  \n"
        let words = Scene().render(draft)
        #expect(words.title == "ab[31m c def gh i")
        #expect(words.body == "a\nb\nc\n\nd\te\nf  g")
    }

    @Test func `text from right to left and emoji stay as they are`() {
        var draft = EventDraft(type: "notification")
        draft.title = "שלום مرحبا 👨‍👩‍👧‍👦 🇮🇳 é नमस्ते \u{200F}x"
        #expect(Scene().render(draft).title == draft.title)
    }

    @Test func `nothing is escaped`() throws {
        var draft = EventDraft(type: "notification")
        draft.title = "<b>&amp; *x* '; DROP TABLE {{ type }}"
        #expect(Scene().render(draft).title == draft.title)
    }

    @Test func `a megabyte of payload, and any depth of it, is soon done`() throws {
        let long = String(repeating: "x", count: 1 << 20)
        let deep = String(repeating: "[", count: 500_000)
        let wide = "{" + (0..<60_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        let many =
            "{\"a\":[" + Array(repeating: "[1]", count: 200_000).joined(separator: ",") + "]}"
        let template = """
            {% for a in a limit 100 %}{% for b in a limit 100 %}{{ b }}{% endfor %}{% endfor %}\
            {{ k59999 }}{{ s | upper | title }}
            """
        for payload in ["{\"s\":\"\(long)\"}", deep, wide, many, "{\"a\":\(deep)", "\u{0}"] {
            let text = try Scene().text(template, Scene.event(payload: payload))
            #expect(text.utf8.count <= Words.Limit.body)
        }
        let found = try Scene().text(template, Scene.event(payload: wide))
        #expect(found == "59,999")
    }

    @Test func `a template that asks a large payload for too much gets nothing more`() throws {
        let filler = String(repeating: "x", count: 1 << 20)
        let event = Scene.event(payload: "{\"f\":\"\(filler)\",\"last\":1}")
        let many = (0..<20).map { "{% if a\($0) exists %}x{% endif %}" }.joined()
        let last = "{% if last exists %}{{ last }}{% endif %}"
        #expect(try Scene().text(last + many, event) == "1")
        #expect(try Scene().text(many + last, event) == "")
        // Values, however many, are found in one walk.
        let fields = (0..<20).map { "{{ a\($0) }}" }.joined()
        #expect(try Scene().text(fields + "{{ last }}", event) == "1")
    }

    @Test func `a part that is too long ends in three dots on a whole character`() throws {
        var draft = EventDraft(type: "notification")
        for unit in ["a", "é", "日", "👨‍👩‍👧‍👦", "e\u{301}", "\u{301}"] {
            draft.title = String(repeating: unit, count: 4_096 / unit.utf8.count)
            draft.body = String(repeating: unit + "\n", count: 65_536 / (unit.utf8.count + 1))
            let words = Scene().render(draft)
            #expect(words.title.utf8.count <= Words.Limit.title, "\(unit)")
            #expect(words.title.hasSuffix("…"), "\(unit)")
            #expect(!words.title.unicodeScalars.contains("\u{FFFD}"), "\(unit)")
            #expect(words.body.utf8.count <= Words.Limit.body, "\(unit)")
        }
    }

    @Test func `loops within loops end`() throws {
        let inner = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"
        let outer = "[" + Array(repeating: inner, count: 100).joined(separator: ",") + "]"
        let text = try Scene().text(
            "{% for a in a limit 100 %}{% for b in a limit 100 %}"
                + "{% if type == signal %}x{% endif %}y{% endfor %}{% endfor %}",
            Scene.event(payload: "{\"a\":\(outer)}"))
        #expect((1_000...Rendering.stepsMax).contains(text.utf8.count))
    }

    @Test func `bytes that are no text are repaired`() {
        let bytes: [UInt8] = [0x61, 0xFF, 0xC2, 0x62, 0xE2, 0x80]
        var renderer = Renderer(Wordbook())
        let words = bytes.withUnsafeBytes { bytes in
            var event = belfry_event()
            event.size = UInt32(MemoryLayout<belfry_event>.size)
            event.type = belfry_str(bytes)
            event.title = belfry_str(bytes)
            event.payload = belfry_str(bytes)
            return renderer.render(
                &event, for: Reader(locale: "en", clock: .utc, nowUnixNs: 0), kind: "sms")
        }
        #expect(words.title == "a\u{FFFD}\u{FFFD}b\u{FFFD}")
    }
}
