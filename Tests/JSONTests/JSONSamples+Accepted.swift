import JSON

extension JSONSamples {
    static let scalars: [Accepted] = [
        Accepted("null", nil),
        Accepted("true", true),
        Accepted("false", false),
        Accepted(" \t\r\n true \t\r\n ", true),
    ]

    static let numbers: [Accepted] = [
        Accepted("0", 0),
        Accepted("-1", -1),
        Accepted("-0", .number(-0.0)),
        Accepted("-0.0", .number(-0.0)),
        Accepted("123456789", 123_456_789),
        Accepted("9223372036854775807", .integer(.max)),
        Accepted("-9223372036854775808", .integer(.min)),
        Accepted("9223372036854775808", .number(0x1p63)),
        Accepted("-9223372036854775809", .number(-0x1p63)),
        Accepted("100000000000000000000", .number(1e20)),
        Accepted("1.0", .number(1)),
        Accepted("0.1", .number(0.1)),
        Accepted("-175.50", .number(-175.5)),
        Accepted("1e2", .number(100)),
        Accepted("1E+2", .number(100)),
        Accepted("1e-2", .number(0.01)),
        Accepted("0e0", .number(0)),
        Accepted("0.30000000000000004", .number(0.30000000000000004)),
        Accepted("123456789012345.6", .number(123456789012345.6)),
        Accepted("4.9406564584124654e-324", .number(.leastNonzeroMagnitude)),
        Accepted("1e-400", .number(0)),
        Accepted("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
        // Halfway between two doubles: ties go to the even one, beyond the tie up.
        Accepted("9007199254740993.0", .number(9007199254740992)),
        Accepted("9007199254740993.00000000000000000001", .number(9007199254740994)),
        Accepted("0." + String(repeating: "0", count: 2000) + "1", .number(0)),
    ]

    static let strings: [Accepted] = [
        Accepted(#""""#, ""),
        Accepted(#""a b""#, "a b"),
        Accepted(#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        Accepted(#""\u0041\u00e9\u20B9""#, "Aé₹"),
        Accepted(#""\uD83D\uDEA8 alert""#, "🚨 alert"),
        Accepted(#""\u0000""#, "\u{0}"),
        Accepted(#""\uFFFF\uDBFF\uDFFF""#, "\u{FFFF}\u{10FFFF}"),
        Accepted("\"🚨 ₹2,500 é\"", "🚨 ₹2,500 é"),
        Accepted("\"\u{7F}\u{2028}\u{FEFF}\"", "\u{7F}\u{2028}\u{FEFF}"),
        Accepted(#""\\u0041""#, "\\u0041"),
    ]

    static let structures: [Accepted] = [
        Accepted("[]", []),
        Accepted("[ ]", []),
        Accepted("{}", [:]),
        Accepted("{ }", [:]),
        Accepted("[1,[2,[3]]]", [1, [2, [3]]]),
        Accepted(#"{"":0}"#, ["": 0]),
        Accepted(
            #"{ "a" : [ 1 , { "b" : null } ] , "c" : "d" }"#, ["a": [1, ["b": nil]], "c": "d"]),
        Accepted(#"{"\u0061":1,"b":2}"#, ["a": 1, "b": 2]),
        Accepted("{\"\u{E9}\":1,\"e\u{301}\":2}", ["\u{E9}": 1, "e\u{301}": 2]),
        Accepted(
            String(repeating: "[", count: 128) + String(repeating: "]", count: 128), nested(128)),
    ]

    private static func nested(_ depth: Int) -> JSONValue {
        depth == 1 ? [] : [nested(depth - 1)]
    }
}
