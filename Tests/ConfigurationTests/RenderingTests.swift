import JSON
import Testing

@testable import Configuration

@Suite struct RenderingTests {
    private func finding(
        _ line: String, _ column: Int, _ count: Int, secrets: [String] = []
    ) throws -> Finding {
        let source = SourceText(file: "f", bytes: Array(line.utf8))
        let findings = Findings(source)
        let offset = source.offset(line: 1, column: column)
        findings.error("wrong", at: source.mark(atOffset: offset, byteCount: count))
        let nodes = secrets.map { YAMLNode(.scalar(YAMLScalar($0)), at: .start) }
        findings.hide(Secrets(nodes: nodes))
        return try #require(findings.settled().first)
    }

    @Test func `The example of the specification`() {
        let finding = Finding(
            .error, file: "plugins.yaml", mark: Mark(line: 12, column: 5, offset: 0),
            "\"chanel\" is not a setting of a route", suggestion: "channels",
            excerpt: Excerpt(text: "    chanel: [slack]", start: 4, length: 6))
        let expected = """
            plugins.yaml:12:5: error: "chanel" is not a setting of a route; did you mean "channels"?
               12 |     chanel: [slack]
                  |     ^~~~~~
            """
        #expect(finding.text() == expected)
    }

    @Test func `Colour only when asked for`() throws {
        let finding = try finding("a: b", 1, 1)
        #expect(!finding.text().contains("\u{1B}"))
        let coloured = "\u{1B}[1mf:1:1:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m wrong\n"
        #expect(finding.text(colour: true).hasPrefix(coloured))
    }

    @Test func `The caret stands under the fault whatever the letters`() throws {
        #expect(try finding("über: x", 7, 1).text().hasSuffix("\n      |       ^"))
        #expect(try finding("日本: x", 5, 1).text().hasSuffix("\n      |       ^"))
        #expect(try finding("日本: x", 1, 6).text().hasSuffix("\n      | ^~~~"))
        #expect(try finding("a\u{0301}: x", 5, 1).text().hasSuffix("\n      |    ^"))
        #expect(try finding("a:\tx", 4, 1).text().hasSuffix("\n      |   \t^"))
    }

    @Test func `A long line shows the part around the fault`() throws {
        let line = String(repeating: "a", count: 300) + "b" + String(repeating: "c", count: 300)
        let excerpt = try #require(try finding(line, 301, 1).excerpt)
        #expect(excerpt.text.unicodeScalars.count <= SourceText.excerptLimit + 2)
        #expect(Array(excerpt.text)[excerpt.start] == "b")
        #expect(excerpt.text.hasPrefix("…") && excerpt.text.hasSuffix("…"))
        let endless = String(repeating: "a", count: 5000)
        #expect(try finding(endless, 5, 1).text() == "f:1:5: error: wrong")
    }

    @Test func `The underline ends with the line`() throws {
        #expect(try finding("k: abc", 4, 500).text().hasSuffix("\n      |    ^~~"))
        #expect(try finding("k:", 3, 0).text().hasSuffix("\n      |   ^"))
    }

    @Test(arguments: [
        ("password: hunter2", "password: •••••••"),
        ("{ smtp_pass: \"a, b\", rate: 5 }", "{ smtp_pass: ••••••, rate: 5 }"),
        ("api_key: 'x' # note", "api_key: ••• # note"),
        ("slack_webhook: https://a/b", "slack_webhook: •••••••••••"),
        ("token: ${TOKEN}", "token: ${TOKEN}"), ("token: { file: a }", "token: { file: a }"),
        ("passage: open", "passage: open"), ("rate: 5", "rate: 5"), ("key: abc", "key: •••"),
        ("\"token\": abc", "\"token\": •••"),
        ("note: it is s3cr3t here", "note: it is •••••• here"),
    ])
    func `Excerpts mask what sounds or is secret`(line: String, shown: String) throws {
        #expect(try finding(line, 1, 1, secrets: ["s3cr3t"]).excerpt?.text == shown)
    }

    @Test func `Control characters do not reach the terminal`() {
        #expect(quoted("a\u{1B}[2Jb\u{202E}") == "\"a\u{FFFD}[2Jb\u{FFFD}\"")
        #expect(quoted(String(repeating: "x", count: 70)).unicodeScalars.count == 67)
        let rendering = rendered("\"\\e[2J\": 1\n")
        #expect(!rendering.contains("\u{1B}"))
    }

    @Test func `JSON has every part`() throws {
        let source = SourceText(file: "f", bytes: Array("chanel: x".utf8))
        let findings = Findings(source)
        findings.error("wrong", at: source.mark(atOffset: 0, byteCount: 6), suggestion: "channel")
        findings.warning("odd", at: nil)
        let json = JSONValue.array(findings.settled().map(\.json))
        #expect(
            json == [
                ["severity": "warning", "file": "f", "message": "odd"],
                [
                    "severity": "error", "file": "f", "line": 1, "column": 1, "length": 6,
                    "message": "wrong", "suggestion": "channel",
                ],
            ])
    }
}
