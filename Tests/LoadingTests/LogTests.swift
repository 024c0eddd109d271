import Glibc
import JSON
import Observability
import Platform
import Testing

@Suite("Log lines")
struct LogTests {
    /// What a log in this format writes of the lines of `body`.
    private func written(_ format: Log.Format, _ body: (Log) -> Void) throws -> [String] {
        let file = try FileDescriptor.memory(named: "log")
        body(Log(to: file.number, format: format, level: .info, clock: .manual()))
        lseek(file.number, 0, SEEK_SET)
        let text = String(decoding: try file.readChunk(ofAtMost: 1 << 20), as: UTF8.self)
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return text.split(separator: "\n").map(String.init)
    }

    private let evil = [
        "a\nerror other: forged", "a\r\nb", "\u{1B}[2J", "\u{85}next", "\u{2028}next",
        "\u{202E}txet",
        "\u{0}", "a\"\u{301} b=\"c",
    ]

    @Test func text() throws {
        let lines = try written(.text) {
            $0.write(.info, "desk", "It rings.", [LogField("a", "b c")])
        }
        #expect(lines == [#"2023-11-14T22:13:20.000Z info desk: It rings. a="b c""#])
    }

    @Test func journal() throws {
        let lines = try written(.journal) {
            $0.write(.warning, "desk", "Hm.")
            $0.write(.pluginMisbehaving, "desk", "No.")
        }
        #expect(lines == ["<4>warning desk: Hm.", "<3>plugin-misbehaving desk: No."])
    }

    @Test func belowTheLevelNothing() throws {
        #expect(try written(.text) { $0.write(.debug, "desk", "Quiet.") }.isEmpty)
    }

    @Test(arguments: [Log.Format.text, .journal, .json])
    func nothingForgesALine(_ format: Log.Format) throws {
        for text in evil {
            let lines = try written(format) { $0.write(.info, text, text, [LogField(text, text)]) }
            #expect(lines.count == 1, "\(text.debugDescription)")
            let forbidden = lines.joined().unicodeScalars.filter {
                $0.value < 0x20 || $0.value == 0x7F
            }
            #expect(forbidden.isEmpty)
        }
    }

    @Test func valuesAreQuotedSoThatTheyEndWhereTheyEnd() throws {
        let lines = try written(.text) {
            $0.write(.info, "desk", "x", [LogField("k", "\"\u{301} l=1"), LogField("a=b", "")])
        }
        #expect(lines.first?.hasSuffix("x k=\"\\\"\u{301} l=1\" \"a=b\"=\"\"") == true, "\(lines)")
    }

    @Test func fieldsDoNotPassForTheHostsOwn() throws {
        let lines = try written(.json) {
            $0.write(
                .info, "desk", "It rings.",
                [LogField("level", "error"), LogField("subject", "other"), LogField("a", "1")])
        }
        let object = try JSONValue(parsing: lines.first ?? "")
        #expect(object["level"] == "info")
        #expect(object["subject"] == "desk")
        #expect(object["field.level"] == "error")
        #expect(object["a"] == "1")
    }
}
