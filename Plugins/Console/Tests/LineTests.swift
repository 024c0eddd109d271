import BelfryKit
import CBelfry
import JSON
import Testing

@testable import Console

/// A text as it stands in an event.
private func safely(_ text: String) -> String {
    var line = LineText()
    line.appendSafely(text.utf8.span.bytes)
    return String(decoding: line.bytes, as: UTF8.self)
}

@Suite("Lines")
struct LineTests {
    @Test(
        "what a terminal would obey is shown as an escape",
        arguments: [
            ("plain ₹ text 🔔", "plain ₹ text 🔔"),
            ("\u{1B}[2J\u{07}", "\\e[2J\\u{7}"),
            ("two\nlines\r\n\ttab", "two\\nlines\\r\\n\\ttab"),
            ("\u{9B}31m", "\\u{9b}31m"),
            ("\u{7F}\u{0}", "\\u{7f}\\u{0}"),
            ("a\u{202E}b\u{2066}c\u{2028}d", "a\\u{202e}b\\u{2066}c\\u{2028}d"),
            ("é\u{A0}–", "é\u{A0}–"), ("", ""), ("\u{1B}", "\\e"),
        ])
    func escaping(text: String, shown: String) {
        #expect(safely(text) == shown)
    }

    @Test("damaged UTF-8 at the end of a text is not read beyond it")
    func truncated() {
        for bytes in [[0xC2], [0xE2], [0xE2, 0x80], [0x41, 0xE2, 0x81]] as [[UInt8]] {
            var line = LineText()
            line.appendSafely(bytes.span.bytes)
            #expect(line.bytes == bytes)
        }
    }

    @Test("numbers have their width")
    func numbers() {
        var line = LineText()
        for (number, width) in [(0, 1), (7, 3), (1_234, 2), (123_456_789, 9)] {
            line.append(number, width: width)
            line.append(" ")
        }
        #expect(String(decoding: line.bytes, as: UTF8.self) == "0 007 1234 123456789 ")
    }
}
