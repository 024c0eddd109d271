import JSON
import Testing

@Suite("Writing JSON")
struct JSONWritingTests {
    @Test(
        "is compact, shortest and safe to embed",
        arguments: [
            (nil, "null"), (true, "true"), (-7, "-7"), (.integer(.min), "-9223372036854775808"),
            (0.1, "0.1"), (100.0, "100.0"), (1e300, "1e+300"), (.number(-0.0), "-0.0"),
            (.number(.nan), "null"), (.number(.infinity), "null"), (.number(-.infinity), "null"),
            ("a\"b\\c/d", #""a\"b\\c/d""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
            ("\u{0}\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""),
            ("\u{2027}\u{2028}\u{2029}\u{202A}", "\"\u{2027}\\u2028\\u2029\u{202A}\""),
            ("₹2,500 🚨", "\"₹2,500 🚨\""), ([], "[]"), ([:], "{}"),
            ([1, ["a": [nil, false]], "x"], #"[1,{"a":[null,false]},"x"]"#),
        ] as [(JSONValue, String)])
    func compact(value: JSONValue, text: String) {
        #expect(value.text() == text)
        var bytes: [UInt8] = []
        value.write(to: &bytes)
        #expect(bytes == Array(text.utf8))
    }

    @Test("can be indented")
    func pretty() {
        let value: JSONValue = ["a": [1, [:]], "b": ["c": []]]
        #expect(
            value.text(pretty: true) == """
                {
                  "a": [
                    1,
                    {}
                  ],
                  "b": {
                    "c": []
                  }
                }
                """)
    }

    @Test("replaces bytes that are no UTF-8, one by one")
    func invalidUTF8() {
        var target: [UInt8] = []
        let bytes: [UInt8] = [0x61, 0xFF, 0xE2, 0x82, 0x62, 0xED, 0xA0, 0x80]
        bytes.withUnsafeBytes {
            JSONText.appendString($0, to: &target)
        }
        let replacement = #"\ufffd"#
        let expected =
            "\"a" + replacement + replacement + replacement + "b" + replacement + replacement
            + replacement + "\""
        #expect(String(decoding: target, as: UTF8.self) == expected)
    }
}
