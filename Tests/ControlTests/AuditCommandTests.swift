import BelfryCommand
import Control
import JSON
import Synchronization
import Testing

@Suite("belfry audit", .timeLimit(.minutes(1))) struct AuditCommandTests {
    private func run(
        _ arguments: String..., answer: JSONValue = [:]
    ) throws -> (said: Said, asked: [LedgerQuestion]) {
        let served = try Served()
        served.host.asked.withLock { $0.answer = .json(answer) }
        let said = belfry(["audit"] + arguments + ["--socket", served.location.path])
        return (said, served.host.asked.withLock { $0.questions.map(\.question) })
    }

    private let change: JSONValue = [
        "number": 7, "at": "2026-11-21T07:40:12.123Z", "who": "user:1000", "pid": 4711,
        "action": "silence.add", "subject": "anna", "detail": ["comment": "a, \"b\""],
    ]

    @Test func `changes are a table with what more there is to say below`() throws {
        let (said, asked) = try run("--user", "anna", answer: ["audit": [change]])
        #expect(asked == [.audit(AuditPage(limit: 1_000, user: "anna"))])
        #expect(
            said.output == """
                NUMBER  AT                        WHO         PID  ACTION       SUBJECT
                     7  2026-11-21T07:40:12.123Z  user:1000  4711  silence.add  anna
                  └ {"comment":"a, \\"b\\""}

                """)
    }

    @Test func `comma-separated values keep their columns and their quotes`() throws {
        let (said, _) = try run("--csv", answer: ["audit": [change]])
        #expect(
            said.output == #"""
                number,at,who,pid,action,subject,detail
                7,2026-11-21T07:40:12.123Z,user:1000,4711,silence.add,anna,"{""comment"":""a, \""b\""""}"

                """#)
    }

    @Test func `no text of a delivery is a formula, a second line or a bell`() throws {
        let row: JSONValue = [
            "id": 1024, "event": "=1+1", "user": "a\u{7}b\nc", "may_repeat": false,
            "recipient": "+4915112345",
        ]
        let (said, asked) = try run("--deliveries", "--csv", answer: ["deliveries": [row]])
        #expect(asked == [.sent(AuditPage(limit: 1_000), withMessages: false)])
        let lines = said.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[1] == "1024,,'=1+1,,,,,a\u{FFFD}b c,,'+4915112345,,,,,,false,,,,,,,,")
    }

    @Test func `all pages are asked for, one after the other`() throws {
        let served = try Served()
        served.host.asked.withLock {
            $0.answer = .json(["audit": [change], "next_after": 7])
            $0.laterAnswers = [.json(["audit": [], "next_after": nil])]
        }
        let said = belfry("audit", "--json", "--socket", served.location.path)
        #expect(said.code == .ok)
        #expect(said.output == change.text() + "\n")
        #expect(
            served.host.asked.withLock { $0.questions.map(\.question) } == [
                .audit(AuditPage(limit: 1_000)), .audit(AuditPage(limit: 1_000, after: 7)),
            ])
    }

    @Test func `an age is counted back from now, and a time is the daemon's to judge`() throws {
        let (_, asked) = try run("--since", "7d", "--until", "2026-11-21T07:40:00Z")
        guard case .audit(let page) = asked.first else {
            Issue.record("nothing was asked")
            return
        }
        #expect(page.until == "2026-11-21T07:40:00Z")
        let since = try #require(page.since.flatMap { Int64($0) })
        #expect(since > 1_700_000_000_000)
    }

    @Test(arguments: [
        (["--json", "--csv"], "belfry: 'belfry audit' prints either --json or --csv.\n"),
        (["--messages"], "belfry: --messages goes with --deliveries.\n"),
    ])
    func `what does not go together is refused`(arguments: [String], sentence: String) {
        let said = belfry(["audit"] + arguments)
        #expect(said.code == .usage)
        #expect(said.errors == sentence)
    }
}
