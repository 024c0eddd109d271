import TestKit
import Testing

/// What these tests read with: a reader that misses something would let it through.
struct ReaderTests {
    private func source(_ text: String) -> SwiftSource { SwiftSource(path: "a.swift", text: text) }

    @Test(arguments: [
        ("let a = \"b // c\" // d", "let a =", " // d", "// d"),
        ("let a = #\"b\"c\"# + e", "let a =", " + e", ""),
        ("f(\"a\\\"b\") /* c */ g", "f(", ") ", " c "),
    ]) func `code, comments and texts are told apart`(
        line: String, begins: String, holds: String, comment: String
    ) {
        let read = source(line).lines[0]
        #expect(read.code.count == line.count)
        #expect(read.code.hasPrefix(begins))
        #expect(!read.code.contains("b") && !read.code.contains("c"))
        #expect(read.comment == comment)
        #expect(read.text.contains(holds))
    }

    @Test func `a text of several lines is no code`() {
        let read = source("let a = \"\"\"\n  try! x\n  \"\"\"\nlet b = 1").lines
        #expect(read.map(\.isInsideText) == [false, true, true, false])
        #expect(!read[1].code.contains("try"))
        #expect(read[3].code == "let b = 1")
    }

    @Test func `a comment within a comment ends where it ends`() {
        let read = source("/* a /* b */\nc */ d").lines
        #expect(read[1].code.split(separator: " ") == ["d"])
    }

    @Test func `imports are found whatever stands before them`() {
        let read = source(
            "import A\npackage import B.C\n@_exported public import D\n// import E")
        #expect(read.imports.map(\.module) == ["A", "B", "D"])
    }

    @Test func `a function is measured from its first line to its last brace`() {
        let read = source(
            """
            struct S {
                init(
                    a: () -> Int = { 1 }
                ) {
                    let b = \"\"\"
                        text
                        \"\"\"
                    if c { d() }
                }
                func e() {}
            }
            """)
        #expect(read.functions.map(\.length) == [6, 1])
        #expect(read.functions.map(\.line.number) == [2, 10])
    }

    @Test func `types are found by their names`() {
        let read = source("package final class FooManager {\n  enum Bar {}\n  // struct No\n}")
        #expect(read.types.map(\.name) == ["FooManager", "Bar"])
    }

    @Test func `fences are read with their words, places and margins`() {
        let fences = Fence.all(
            in: "a\n```sh run\nx\n```\n- b\n  ```c file=h.c\n  int y;\n    z\n  ```\n```sh\nopen")
        #expect(
            fences == [
                Fence(words: ["sh", "run"], text: "x\n", line: 2),
                Fence(words: ["c", "file=h.c"], text: "int y;\n  z\n", line: 6),
                Fence(words: ["sh"], text: "open\n", line: 10),
            ])
        #expect(fences.map(\.isRun) == [true, false, false])
        #expect(fences[1].file == "h.c")
    }

    @Test func `links and headings are those of the prose`() {
        let read = Markdown("# A & b, c\n[x](y.md#a) [z](q)\n```\n[no](no)\n## no\n```\n")
        #expect(read.links.map(\.target) == ["y.md#a", "q"])
        #expect(read.headings.map(\.text) == ["A & b, c"])
        #expect(read.anchors == ["a--b-c"])
    }

    @Test func `a row of the table is a room`() {
        let table = RoomTable(
            markdown:
                "# H\n\n## Who imports whom\n\n| room | imports |\n|---|---|\n| `Host/Core` | A, `B` |\n| `Plugins/*/Sources` | – |\n\n## Next\n\n| `Host/No` | C |\n"
        )
        #expect(
            table.rooms == [
                RoomTable.Room(path: "Host/Core", imports: ["A", "B"]),
                RoomTable.Room(path: "Plugins/*/Sources", imports: []),
            ])
        #expect(table.room(of: "Plugins/Console/Sources/A.swift")?.path == "Plugins/*/Sources")
        #expect(table.room(of: "Host/Corean/A.swift") == nil)
    }
}
