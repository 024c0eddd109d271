import JSON
import Testing

@Suite("A JSON pointer")
struct JSONPointerTests {
    /// The example of RFC 6901, section 5.
    static let document: JSONValue = [
        "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, #"i\j"#: 5,
        #"k"l"#: 6, " ": 7, "m~n": 8,
    ]

    @Test(
        "leads where RFC 6901 says",
        arguments: [
            ("", document), ("/foo", ["bar", "baz"]), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1),
            ("/c%d", 2), ("/e^f", 3), ("/g|h", 4), (#"/i\j"#, 5), (#"/k"l"#, 6), ("/ ", 7),
            ("/m~0n", 8), ("/foo/2", nil), ("/foo/-", nil), ("/foo/00", nil), ("/foo/+1", nil),
            ("/foo/", nil), ("/foo/0/x", nil), ("/absent", nil),
        ] as [(String, JSONValue?)])
    func leads(text: String, value: JSONValue?) throws {
        let pointer = try #require(JSONPointer(text))
        #expect(Self.document.value(at: pointer) == value)
        #expect(pointer.description == text)
    }

    @Test("refuses what is no pointer", arguments: ["a", "a/b", " /a", "/~", "/~2", "/a~", "#/a"])
    func refuses(text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test("grows by keys and indices, with ~ and / escaped in the right order")
    func grows() {
        let pointer = JSONPointer.root.appending("a/b~1").appending(3)
        #expect(pointer.description == "/a~1b~01/3")
        #expect(JSONPointer("/a~1b~01/3") == pointer)
    }
}
