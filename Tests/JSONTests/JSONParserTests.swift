import JSON
import Testing

@Suite("Reading JSON")
struct JSONParserTests {
    @Test("takes what RFC 8259 takes", arguments: JSONSamples.accepted)
    func accepts(sample: JSONSamples.Accepted) throws {
        #expect(try JSONValue(parsing: sample.text) == sample.value)
    }

    @Test("refuses everything else, at its place", arguments: JSONSamples.refused)
    func refuses(sample: JSONSamples.Refused) throws {
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: sample.bytes) }
        #expect(error.offset == sample.offset)
        #expect(error.reason.contains(sample.reason), "\(error)")
    }

    @Test("names line and column, counting characters and not bytes")
    func place() throws {
        let text = "{\n  \"ключ\": \"é\" x\n}"
        let error = try #require(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error.line == 2)
        #expect(error.column == 15)
        #expect(error.description == "line 2, column 15: a ',' or '}' is wanted here")
    }

    @Test("refuses a text over the limits")
    func limits() throws {
        let limits = JSONLimits(depth: 2, bytes: 10)
        #expect(try JSONValue(parsing: "[[123456]]", limits: limits) == [[123456]])
        let long = try #require(throws: JSONError.self) {
            try JSONValue(parsing: "[[1234567]]", limits: limits)
        }
        #expect(long.reason == "the text is longer than 10 bytes")
        let deep = try #require(throws: JSONError.self) {
            try JSONValue(parsing: "[[[1]]]", limits: limits)
        }
        #expect(deep.reason == "more than 2 arrays and objects stand within one another")
        #expect(deep.offset == 2)
    }
}

@Suite("A text taken for a number")
struct JSONNumberTests {
    @Test(
        "is one only as a whole and by JSON's rules",
        arguments: [
            ("0", 0), ("-0.5", -0.5), ("1e3", 1000), ("0.30000000000000004", 0.30000000000000004),
            ("1e999", .infinity), ("-1e999", -.infinity), ("", nil), (" 1", nil), ("1 ", nil),
            ("007", nil), ("+1", nil), ("1.", nil), (".5", nil), ("0x1", nil), ("NaN", nil),
            ("inf", nil), ("1,000", nil), ("1\u{0}", nil), ("-", nil),
        ] as [(String, Double?)])
    func value(text: String, number: Double?) {
        #expect(Array(text.utf8).withUnsafeBytes { JSONNumber.value($0) } == number)
    }
}
