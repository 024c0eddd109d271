import JSON
import Testing

/// Walks over raw arrays and objects.
struct JSONWalkTests {
    private func describe(_ field: JSONField?) -> String {
        switch field {
        case nil: "–"
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): "\(value)"
        case .some(let field):
            field.withString { String(decoding: $0, as: UTF8.self) }
                ?? {
                    if case .composite(let text) = field {
                        String(decoding: text, as: UTF8.self)
                    } else {
                        ""
                    }
                }()
        }
    }

    private func elements(_ text: String) -> [String]? {
        Array(text.utf8).withUnsafeBytes { bytes in
            JSONPath([]).find(in: bytes).flatMap(JSONElements.init)?.map { describe($0) }
        }
    }

    @Test func `an array's elements come in their order`() {
        #expect(elements("[]") == [])
        #expect(
            elements(" [1, \"a\\u0062\",null ,true,[2,[3]],{\"a\":[4]}]")
                == ["1.0", "ab", "null", "true", "[2,[3]]", "{\"a\":[4]}"])
        #expect(elements("{\"a\":1}") == nil)
        #expect(elements("7") == nil)
    }

    private func members(_ text: String, reading: (String) -> Bool = { _ in true }) -> [String]? {
        Array(text.utf8).withUnsafeBytes { bytes -> [String]? in
            guard var members = JSONMembers(bytes) else { return nil }
            var found: [String] = []
            while let key = members.nextKey() {
                let name = describe(key)
                found.append(reading(name) ? "\(name)=\(describe(members.value()))" : name)
            }
            return found
        }
    }

    @Test func `an object's members come in their order, read or not`() {
        let text = " {\"a\":1,\"\\u0062\":{\"c\":[2]}, \"d\":\"e\" }"
        #expect(members(text) == ["a=1.0", "b={\"c\":[2]}", "d=e"])
        #expect(members(text) { $0 == "d" } == ["a", "b", "d=e"])
        #expect(members("{}") == [])
        #expect(members("[1]") == nil)
        #expect(members("") == nil)
    }

    @Test func `what stands before a fault is found, and nothing behind it`() {
        #expect(members("{\"a\":1,\"b\":tru,\"c\":3}") == ["a=1.0", "b=–"])
        #expect(members("{\"a\":1,\"b\":tru,\"c\":3}") { $0 == "c" } == ["a", "b"])
        #expect(members("{\"a\":1 \"b\":2}") == ["a=1.0"])
        let deep = "{\"a\":" + String(repeating: "[", count: 1_000)
        #expect(members(deep) == ["a=–"])
    }

    @Test func `a value is read once`() {
        Array("{\"a\":1}".utf8).withUnsafeBytes { bytes in
            var members = JSONMembers(bytes)
            #expect(members?.value() == nil)
            _ = members?.nextKey()
            #expect(describe(members?.value()) == "1.0")
            #expect(members?.value() == nil)
        }
    }
}
