import JSON
import Testing

@testable import Configuration

@Suite struct YAMLTests {
    @Test(arguments: [
        ("", YAMLValue.null), ("~", .null), ("null", .null), ("NULL", .null),
        ("nULL", .string("nULL")),
        ("true", .bool(true)), ("False", .bool(false)), ("yes", .string("yes")),
        ("off", .string("off")), ("0", .integer(0)), ("-12", .integer(-12)), ("+5", .integer(5)),
        ("010", .integer(10)), ("0o17", .integer(15)), ("0xff", .integer(255)),
        ("0xFG", .string("0xFG")), ("0o8", .string("0o8")), ("0x", .string("0x")),
        ("0x-5", .string("0x-5")), ("1_000", .string("1_000")), ("12:30", .string("12:30")),
        ("1.5", .number(1.5)), ("-.5", .number(-0.5)), ("5.", .number(5)), ("1e3", .number(1000)),
        ("1.e2", .number(100)), ("1E-2", .number(0.01)), (".", .string(".")),
        ("+", .string("+")), ("1e", .string("1e")), ("1.2.3", .string("1.2.3")),
        ("-", .string("-")), (".inf", .unrepresentable), ("-.INF", .unrepresentable),
        (".nan", .unrepresentable), ("1e999", .unrepresentable), ("inf", .string("inf")),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .unrepresentable), ("2024-01-15", .string("2024-01-15")),
    ])
    func `Unquoted scalars are typed by the core schema`(text: String, value: YAMLValue) {
        #expect(YAMLValue(plain: text) == value)
        #expect(YAMLScalar(text, style: .doubleQuoted).value == .string(text))
    }

    /// The config of the source "a", as JSON.
    private func config(_ text: String, before: String = "") throws -> String {
        let file = before + "sources: { a: { plugin: x, config: \(text) } }"
        return try #require(try read(file).sources.first).config.json.text()
    }

    @Test func `Tags of the core schema are known`() throws {
        let text = "{ a: !!str 5, b: ! true, c: !!int 5, d: !!float 1, e: !!map {}, f: !!seq [] }"
        #expect(try config(text) == #"{"a":"5","b":"true","c":5,"d":1,"e":{},"f":[]}"#)
    }

    @Test func `Aliases stand for what they name`() throws {
        #expect(
            try config("{ a: &x [1, &y z], b: *x, c: *y }") == #"{"a":[1,"z"],"b":[1,"z"],"c":"z"}"#
        )
    }

    @Test func `What is written wins over what is merged, and the first merge over the next`()
        throws
    {
        let text = "{ a: &a { p: 1, q: 1 }, b: &b { q: 2, r: 2 }, c: { r: 3, <<: [*a, *b] } }"
        #expect(
            try config(text)
                == #"{"a":{"p":1,"q":1},"b":{"q":2,"r":2},"c":{"r":3,"p":1,"q":1}}"#)
        #expect(try config("{ a: &a { p: 1 }, c: { <<: *a } }") == #"{"a":{"p":1},"c":{"p":1}}"#)
        #expect(try config(#"{ "<<": 1 }"#) == #"{"<<":1}"#)
    }

    @Test func `Marks are those of an editor`() throws {
        let text = "sources:\n  ä:\n    plugin: x\r\n  b: { plugin: [ü, \"é\"] }\n"
        let findings = Findings(SourceText(file: "f", bytes: Array(text.utf8)))
        let root = try #require(YAMLComposer.compose(findings))
        let entries = try #require(root["sources"]?.mapping)
        #expect(entries.map(\.key) == ["ä", "b"])
        #expect(entries[0].keyMark == Mark(line: 2, column: 3, offset: 11, byteCount: 2))
        let list = try #require(entries[1].value["plugin"])
        #expect(list.mark == Mark(line: 4, column: 16, offset: 45, byteCount: 10))
        #expect(list.sequence?.last?.mark == Mark(line: 4, column: 20, offset: 50, byteCount: 4))
        for entry in entries {
            #expect(
                findings.source.mark(
                    atOffset: entry.keyMark.offset, byteCount: entry.keyMark.byteCount)
                    == entry.keyMark)
        }
    }

    @Test func `No description shows a value`() throws {
        let node = YAMLNode(
            .mapping([
                YAMLEntry(
                    key: "k", keyMark: .start,
                    value: YAMLNode(.scalar(YAMLScalar("hunter2")), at: .start))
            ]), at: .start)
        let value = try #require(node["k"]?.scalar)
        var dumped = ""
        dump(node, to: &dumped)
        dump(value, to: &dumped)
        dump(Redaction(["hunter2"]), to: &dumped)
        let texts = [
            "\(node)", "\(value)", String(reflecting: value), dumped, "\(Redaction(["hunter2"]))",
        ]
        for text in texts { #expect(!text.contains("hunter2")) }
    }
}
