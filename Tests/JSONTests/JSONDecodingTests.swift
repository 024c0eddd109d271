import JSON
import Testing

/// Settings as a plugin would have them: every kind of member once.
private struct Settings: Codable, Equatable {
    enum Level: String, Codable, CaseIterable { case low, medium, high }

    struct Recipient: Codable, Equatable {
        var name: String
        var limit: UInt8?
    }

    var url: String
    var level: Level
    var timeout: Double
    var retries: Int
    var verbose: Bool?
    var to: [Recipient]
    var extra: JSONValue?
    var labels: [String: String] = [:]
}

private struct Port: Decodable {
    struct Refusal: Error, CustomStringConvertible {
        var description: String { "is a port below 1024, which needs root" }
    }

    init(from decoder: any Decoder) throws {
        let number = try decoder.singleValueContainer().decode(UInt16.self)
        if number < 1024 { throw Refusal() }
    }
}

@Suite("Decoding JSON")
struct JSONDecodingTests {
    static let valid: JSONValue = [
        "url": "https://x", "level": "high", "timeout": 3, "retries": 5.0, "verbose": nil,
        "to": [["name": "desk", "limit": 255], ["name": "risk"]], "extra": ["k": [1, nil]],
        "labels": ["a": "b"],
    ]

    @Test("makes a value of every kind of member")
    func decodes() throws {
        let settings = try JSONDecoding.decode(Settings.self, from: Self.valid)
        #expect(settings.url == "https://x")
        #expect(settings.level == .high)
        #expect(settings.timeout == 3)
        #expect(settings.retries == 5)
        #expect(settings.verbose == nil)
        #expect(settings.to.map(\.limit) == [255, nil])
        #expect(settings.extra == ["k": [1, nil]])
        #expect(settings.labels == ["a": "b"])
    }

    @Test("is undone by encoding")
    func roundTrip() throws {
        let settings = try JSONDecoding.decode(Settings.self, from: Self.valid)
        let encoded = JSONEncoding.encode(settings)
        #expect(try JSONDecoding.decode(Settings.self, from: encoded) == settings)
        #expect(encoded["to"]?[0]?["limit"] == 255)
        #expect(encoded["level"] == "high")
    }

    @Test(
        "says which part is wrong and what is wanted",
        arguments: [
            ("url", 5, "/url", "is a whole number, but a string is wanted"),
            ("url", nil, "/url", "is null, but a string is wanted"),
            (
                "level", "huge", "/level",
                "is not a value it can take; low, medium or high is wanted"
            ),
            ("level", 3, "/level", "is a whole number, but a string is wanted"),
            ("timeout", "3", "/timeout", "is a string, but a number is wanted"),
            ("retries", 1.5, "/retries", "is a number, but a whole number is wanted"),
            ("retries", "5", "/retries", "is a string, but a whole number is wanted"),
            (
                "retries", 1e30, "/retries",
                "is 1e+30, but a whole number from \(Int.min) to \(Int.max) is wanted"
            ),
            ("verbose", "yes", "/verbose", "is a string, but true or false is wanted"),
            ("to", [:], "/to", "is an object, but an array is wanted"),
            ("to", ["desk"], "/to/0", "is a string, but an object is wanted"),
            ("to", [["name": "a"], [:]], "/to/1", #"lacks "name""#),
            (
                "to", [["name": "a", "limit": 256]], "/to/0/limit",
                "is 256, but a whole number from 0 to 255 is wanted"
            ),
            ("labels", ["a/b": 1], "/labels/a~1b", "is a whole number, but a string is wanted"),
        ] as [(String, JSONValue, String, String)])
    func errors(key: String, value: JSONValue, pointer: String, reason: String) throws {
        var object = try #require(Self.valid.object)
        object[key] = value
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONDecoding.decode(Settings.self, from: .object(object))
        }
        #expect(error.pointer.description == pointer)
        #expect(error.reason == reason)
    }

    @Test("names the object that lacks a key")
    func missing() throws {
        var object = try #require(Self.valid.object)
        object["url"] = nil
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONDecoding.decode(Settings.self, from: .object(object))
        }
        #expect(error == JSONDecodingError(pointer: .root, reason: #"lacks "url""#))
        #expect(error.description == #"the value lacks "url""#)
    }

    @Test("places what a type's own reading throws")
    func ownErrors() throws {
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONDecoding.decode([String: [Port]].self, from: ["ports": [8080, 80]])
        }
        #expect(error.description == "/ports/1 is a port below 1024, which needs root")
    }

    @Test("never quotes a string, which may be a secret")
    func secrets() throws {
        var object = try #require(Self.valid.object)
        for (key, value) in [("level", "s3cret"), ("timeout", "s3cret"), ("to", "s3cret")] {
            object[key] = .string(value)
            let error = try #require(throws: JSONDecodingError.self) {
                try JSONDecoding.decode(Settings.self, from: .object(object))
            }
            #expect(!error.description.contains("s3cret"))
        }
    }

    @Test("refuses whole numbers that a double may have changed")
    func largeNumbers() {
        #expect(throws: JSONDecodingError.self) {
            try JSONDecoding.decode(
                UInt64.self, from: try JSONValue(parsing: "9223372036854775809"))
        }
        #expect(throws: JSONDecodingError.self) {
            try JSONDecoding.decode(Int.self, from: .number(0x1p53 + 2))
        }
    }
}
