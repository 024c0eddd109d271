import JSON
import Testing

@Suite("A JSON path")
struct JSONPathTests {
    /// What a path found, as a value of its own that outlives the bytes.
    static func find(_ keys: [String], in text: [UInt8]) -> JSONValue? {
        text.withUnsafeBytes { bytes -> JSONValue? in
            switch JSONPath(keys).find(in: bytes) {
            case nil: return nil
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .number(let value): return .number(value)
            case .composite(let raw): return try? JSONValue(parsing: raw)
            case let field?:
                return field.withString { .string(String(decoding: $0, as: UTF8.self)) }
            }
        }
    }

    static func find(_ keys: [String], in text: String) -> JSONValue? {
        find(keys, in: Array(text.utf8))
    }

    @Test(
        "finds every kind of value, nested and escaped",
        arguments: [
            (["a"], 1.0), (["b"], "two"), (["c", "d"], -0.5), (["c", "e"], [1, ["f": 2]]),
            (["c", "e", "0"], 1.0), (["c", "e", "1", "f"], 2.0), (["c", "e", "2"], nil),
            (["c", "e", "01"], nil), (["c", "e", "x"], nil), (["t"], true), (["n"], .null),
            (["q\"uote"], "es\"cap\u{E9}🚨"), ([""], "empty"), (["é"], "by escape"),
            (["absent"], nil), (["a", "deeper"], nil), (["c", "absent"], nil),
        ] as [([String], JSONValue?)])
    func finds(keys: [String], value: JSONValue?) {
        let text = #"""
             { "a" : 1, "b":"two", "c":{"x":[{"d":9},"\"d\":9",{}],"d":-5e-1,"e":[1,{"f":2}]},
              "t":true, "n":null, "q\"uote":"es\"cap\u00e9\ud83d\udea8", "":"empty",
              "\u00e9":"by escape" }
            """#
        #expect(Self.find(keys, in: text) == value)
    }

    @Test("leads to the whole value without keys")
    func whole() {
        #expect(Self.find([], in: " 5 ") == 5.0)
        #expect(Self.find([], in: "[1]") == [1])
        #expect(Self.find([], in: "") == nil)
    }

    @Test("can be kept as bytes among others")
    func encoded() throws {
        let paths = [["a", "bc"], [], [""], [String(repeating: "k", count: 300)]]
        let text = Array(#"{"a":{"bc":7}}"#.utf8)
        for keys in paths {
            let path = JSONPath(keys)
            #expect(path == JSONPath(keys))
            let kept = [0xFF] + path.encoded
            let isFound = kept.withUnsafeBytes { kept in
                text.withUnsafeBytes { text in
                    JSONPath.find(UnsafeRawBufferPointer(rebasing: kept[1...]), in: text) != nil
                }
            }
            #expect(isFound == (keys == ["a", "bc"] || keys.isEmpty))
        }
    }

    @Test("takes the first of equal keys and reads nothing behind the hit")
    func firstWins() {
        #expect(Self.find(["a"], in: #"{"a":1,"a":2}"#) == 1.0)
        #expect(Self.find(["a"], in: #"{"a":1 nonsense"#) == 1.0)
    }

    @Test(
        "finds nothing in malformed JSON",
        arguments: [
            #"{"x":01,"a":1}"#, #"{"x":"\q","a":1}"#, #"{"x" 1,"a":1}"#, #"{"x":1 "a":1}"#,
            #"{"x":[1},"a":1}"#, #"{"x":[1,],"a":1}"#, #"{x:1,"a":1}"#, #"{"a":}"#, #"{"a":tru}"#,
            #"{"a":"\ud800"}"#, #"{"a":1e999}"#, #"{,"a":1}"#, #"["a",1]"#, #""a""#,
        ])
    func malformed(text: String) {
        #expect(Self.find(["a"], in: text) == nil)
    }

    @Test("finds nothing below 128 levels and survives a million")
    func depth() {
        let shallow = String(repeating: "[", count: 127) + String(repeating: "]", count: 127)
        #expect(Self.find(["a"], in: #"{"x":\#(shallow),"a":1}"#) == 1.0)
        let deep = "[" + shallow + "]"
        #expect(Self.find(["a"], in: #"{"x":\#(deep),"a":1}"#) == nil)
        #expect(Self.find(["a"], in: String(repeating: #"{"a":"#, count: 1_000_000)) == nil)
    }

    @Test("never traps, wherever the text is cut or one byte is changed")
    func cuts() {
        let text = Array(#"{"x":[1,{"y":"\u00e9\n"},true],"a":{"b":["z",-1.5e3,null,"end"]}}"#.utf8)
        let keys = ["a", "b", "1"]
        let hit = text.count - #",null,"end"]}}"#.utf8.count
        #expect(Self.find(keys, in: text) == -1500.0)
        for count in 0..<text.count {
            let found = Self.find(keys, in: Array(text.prefix(count)))
            #expect(found == (count > hit ? -1500.0 : nil))
            for byte in [0x00, 0x22, 0x5B, 0x5C, 0x7B, 0x7D, 0xE2, 0xFF] as [UInt8] {
                var changed = text
                changed[count] = byte
                _ = Self.find(keys, in: changed)
            }
        }
    }
}
