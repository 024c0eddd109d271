import JSON
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test("is built from literals and read through accessors")
    func literals() {
        let value: JSONValue = [
            "name": "bell", "count": 3, "rate": 0.5, "on": true, "none": nil, "list": [1, "two"],
        ]
        #expect(value["name"]?.string == "bell")
        #expect(value["count"]?.integer == 3)
        #expect(value["count"]?.double == 3)
        #expect(value["rate"]?.double == 0.5)
        #expect(value["rate"]?.integer == nil)
        #expect(value["on"]?.bool == true)
        #expect(value["none"]?.isNull == true)
        #expect(value["list"]?[1]?.string == "two")
        #expect(value["list"]?[2] == nil)
        #expect(value["list"]?[-1] == nil)
        #expect(value["absent"] == nil)
        #expect(value["name"]?["inner"] == nil)
        #expect(value.object?.keys == ["name", "count", "rate", "on", "none", "list"])
    }

    @Test("keeps whole numbers and others apart")
    func numbersDiffer() {
        #expect(JSONValue.integer(1) != .number(1))
        #expect(JSONValue.integer(1).double == JSONValue.number(1).double)
    }
}

@Suite("A JSON object")
struct JSONObjectTests {
    @Test("keeps the order of its keys when values change", arguments: [3, 16, 17, 100])
    func order(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["key\(number)"] = .integer(Int64(number)) }
        object["key1"] = "changed"
        #expect(object.keys == (0..<count).map { "key\($0)" })
        #expect(object["key1"] == "changed")
        #expect(object.count == count)
    }

    @Test("forgets a key that is set to nil", arguments: [2, 16, 17, 18, 100])
    func removal(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["key\(number)"] = .integer(Int64(number)) }
        object["key0"] = nil
        object["absent"] = nil
        #expect(object.count == count - 1)
        #expect(object["key0"] == nil)
        for number in 1..<count { #expect(object["key\(number)"] == .integer(Int64(number))) }
    }

    @Test("takes the last of equal keys from a literal, and insert refuses the second")
    func equalKeys() {
        var object: JSONObject = ["a": 1, "b": 2, "a": 3]
        #expect(object.keys == ["a", "b"])
        #expect(object["a"] == 3)
        let inserted = object.insert("b", 4)
        #expect(!inserted)
        #expect(object["b"] == 2)
    }

    @Test("compares keys by bytes, not by Unicode equivalence", arguments: [0, 30])
    func spellings(others: Int) {
        var object = JSONObject()
        for number in 0..<others { object["key\(number)"] = nil as JSONValue? ?? .null }
        object["\u{E9}"] = 1
        object["e\u{301}"] = 2
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test("equals another with the same members in another order")
    func equality() {
        let one: JSONObject = ["a": 1, "b": [2]]
        #expect(one == ["b": [2], "a": 1])
        #expect(one != ["a": 1])
        #expect(one != ["a": 1, "b": [3]])
        #expect(one != ["a": 1, "c": [2]])
    }
}
