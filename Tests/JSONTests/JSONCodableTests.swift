import JSON
import Testing

/// Uses every kind of container by hand, as synthesized code does not.
private struct ByHand: Codable, Equatable {
    enum Key: String, CodingKey { case nested, list, inner, deep }

    var text: String
    var numbers: [Int]

    init(text: String, numbers: [Int]) {
        self.text = text
        self.numbers = numbers
    }

    init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        let nested = try outer.nestedContainer(keyedBy: Key.self, forKey: .nested)
        text = try nested.decode(String.self, forKey: .inner)
        var list = try outer.nestedUnkeyedContainer(forKey: .list)
        let isNull = try list.decodeNil()
        guard isNull else {
            throw DecodingError.dataCorruptedError(in: list, debugDescription: "null comes first")
        }
        var deep = try list.nestedUnkeyedContainer()
        numbers = []
        while !deep.isAtEnd { numbers.append(try deep.decode(Int.self)) }
        let last = try list.nestedContainer(keyedBy: Key.self)
        numbers.append(try last.decode(Int.self, forKey: .deep))
    }

    func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Key.self)
        var nested = outer.nestedContainer(keyedBy: Key.self, forKey: .nested)
        try nested.encode(text, forKey: .inner)
        var list = outer.nestedUnkeyedContainer(forKey: .list)
        try list.encodeNil()
        var deep = list.nestedUnkeyedContainer()
        for number in numbers.dropLast() { try deep.encode(number) }
        var last = list.nestedContainer(keyedBy: Key.self)
        try last.encode(numbers.last, forKey: .deep)
    }
}

private class Account: Codable {
    var name = "desk"
}

private final class Margin: Account {
    enum Key: String, CodingKey { case limit }
    var limit = 5

    override init() { super.init() }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        limit = try container.decode(Int.self, forKey: .limit)
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(limit, forKey: .limit)
        try super.encode(to: container.superEncoder())
    }
}

private struct Widths: Codable, Equatable {
    var a = Int8.min, b = Int16.min, c = Int32.min, d = Int64.min
    var e = UInt8.max, f = UInt16.max, g = UInt32.max, h = UInt64(Int64.max)
    var i = Int.max, j = UInt(Int.max), k: Float = 0.1, l = 0.1
}

private struct Throwing: Encodable {
    struct Refusal: Error {}
    func encode(to encoder: any Encoder) throws { throw Refusal() }
}

@Suite("JSON and Codable")
struct JSONCodableTests {
    @Test("know containers within containers")
    func nested() throws {
        let value = ByHand(text: "x", numbers: [1, 2, 3])
        let json: JSONValue = ["nested": ["inner": "x"], "list": [nil, [1, 2], ["deep": 3]]]
        #expect(JSONEncoding.encode(value) == json)
        #expect(try JSONDecoding.decode(ByHand.self, from: json) == value)
    }

    @Test(
        "place an error in containers within containers",
        arguments: [
            (["nested": [], "list": []], "/nested is an array, but an object is wanted"),
            (["nested": ["inner": 1]], "/nested/inner is a whole number, but a string is wanted"),
            (["nested": ["inner": "x"]], #"the value lacks "list""#),
            (["nested": ["inner": "x"], "list": [1]], "/list/0 cannot be read: null comes first"),
            (
                ["nested": ["inner": "x"], "list": [nil]],
                "/list has only 1 elements, but more are wanted"
            ),
            (
                ["nested": ["inner": "x"], "list": [nil, [1, "2"]]],
                "/list/1/1 is a string, but a whole number is wanted"
            ),
            (
                ["nested": ["inner": "x"], "list": [nil, [], ["deep": nil]]],
                "/list/2/deep is null, but a whole number is wanted"
            ),
        ] as [(JSONValue, String)])
    func nestedErrors(json: JSONValue, description: String) throws {
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONDecoding.decode(ByHand.self, from: json)
        }
        #expect(error.description == description)
    }

    @Test("know classes and what they inherit")
    func inheritance() throws {
        let json = JSONEncoding.encode(Margin())
        #expect(json == ["limit": 5, "super": ["name": "desk"]])
        let margin = try JSONDecoding.decode(
            Margin.self, from: ["limit": 6, "super": ["name": "x"]])
        #expect(margin.limit == 6)
        #expect(margin.name == "x")
    }

    @Test("keep numbers of every width")
    func widths() throws {
        let json = JSONEncoding.encode(Widths())
        #expect(json["a"] == -128)
        #expect(json["k"] == 0.1)
        #expect(try JSONDecoding.decode(Widths.self, from: json) == Widths())
        #expect(JSONEncoding.encode(UInt64.max) == .number(0x1p64))
    }

    @Test("take single values, optionals, dictionaries and durations")
    func others() throws {
        #expect(JSONEncoding.encode("x") == "x")
        #expect(JSONEncoding.encode(Int?.none) == nil)
        #expect(JSONEncoding.encode([Int?.none, 1]) == [nil, 1])
        #expect(JSONEncoding.encode([String: Int]()) == [:])
        #expect(JSONEncoding.encode([Int]()) == [])
        #expect(try JSONDecoding.decode([Int: Bool].self, from: ["7": true]) == [7: true])
        #expect(try JSONDecoding.decode([Int?].self, from: [nil, 1]) == [nil, 1])
        for duration in [
            Duration.milliseconds(1500), .zero, .seconds(120), .seconds(-1_000_000_000),
            .nanoseconds(Int64.max),
        ] {
            let encoded = JSONEncoding.encode(duration)
            #expect(try JSONDecoding.decode(Duration.self, from: encoded) == duration)
        }
    }

    @Test("make null of what throws while it is encoded")
    func throwing() {
        #expect(JSONEncoding.encode([Throwing()]) == [nil])
    }

    @Test(
        "say the range of a whole number that does not fit",
        arguments: [
            (-129, "is -129, but a whole number from -128 to 127 is wanted"),
            (128, "is 128, but a whole number from -128 to 127 is wanted"),
            (1.5, "is a number, but a whole number is wanted"),
        ] as [(JSONValue, String)])
    func ranges(json: JSONValue, reason: String) throws {
        let error = try #require(throws: JSONDecodingError.self) {
            try JSONDecoding.decode(Int8.self, from: json)
        }
        #expect(error.reason == reason)
    }
}
