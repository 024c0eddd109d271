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
}
