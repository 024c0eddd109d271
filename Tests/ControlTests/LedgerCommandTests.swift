import BelfryCommand
import Control
import JSON
import Synchronization
import Testing

@Suite("Commands that ask the durable lane", .timeLimit(.minutes(1))) struct LedgerCommandTests {
    /// Runs a command against a daemon that answers `answer`; says what it was asked, too.
    private func run(
        _ arguments: [String], answer: ControlReply
    ) throws -> (said: Said, asked: LedgerQuestion?) {
        let served = try Served()
        served.host.asked.withLock { $0.answer = answer }
        let said = belfry(arguments + ["--socket", served.location.path])
        return (said, served.host.asked.withLock { $0.questions.first?.question })
    }

    private let explanation: JSONValue = [
        "event": [
            "id": "e1", "type": "order_filled", "subject": "AAPL", "user": "anna",
            "source": "market", "priority": "high", "accepted_at": "2026-11-21T07:40:12.123Z",
        ],
        "users": [
            [
                "user": "anna", "notification": 5, "acknowledged_by": "bert",
                "acknowledged_at": "2026-11-21T08:00:00.000Z",
                "channels": [
                    [
                        "channel": "mail", "recipient": "a@example.com", "state": "delivered",
                        "why": "sent at once because the user wants trades by email",
                        "outcome": "delivered at 2026-11-21 07:40:13 UTC",
                        "attempts": ["attempt 1 was answered retry: \u{7}busy"],
                    ],
                    [
                        "channel": "sms", "recipient": "", "state": "not_sent",
                        "why": "not sent because the user has no contact for sms", "outcome": "",
                        "attempts": [],
                    ],
                ],
            ]
        ], "more": true,
    ]

    @Test func `an explanation is told user by user`() throws {
        let (said, asked) = try run(
            ["explain", "e 1", "--user", "anna"], answer: .json(explanation))
        #expect(asked == .explanation(ofEvent: "e 1", user: "anna"))
        #expect(said.code == .ok)
        #expect(
            said.output == """
                order_filled  AAPL  e1  high
                  accepted 2026-11-21T07:40:12.123Z from market, about anna

                anna  acknowledged by bert at 2026-11-21T08:00:00.000Z
                  ● mail to a@example.com sent at once because the user wants trades by email
                    └ attempt 1 was answered retry: \u{FFFD}busy
                    └ delivered at 2026-11-21 07:40:13 UTC
                  ○ sms not sent because the user has no contact for sms

                ▲ There is more than is shown; ask for one --user.

                """)
    }

    @Test func `an event that told nobody anything is explained as well`() throws {
        let answer: JSONValue = ["event": ["id": "e1", "type": "a"], "users": [], "more": false]
        let said = try run(["explain", "e1"], answer: .json(answer)).said
        #expect(said.output.hasSuffix("\nNobody was to be told of it.\n"))
    }

    @Test func `a refusal is said in the daemon's words`() throws {
        let said = try run(
            ["explain", "e1"], answer: .error(404, code: "no_such_event", "No such event.")
        ).said
        #expect(said.code == .refused)
        #expect(said.errors == "belfry: No such event.\n")
    }

    @Test func `a silence is begun as it was said`() throws {
        let (said, asked) = try run(
            [
                "silence", "add", "--type", "a*", "--type", "b", "--priority", "high", "--until",
                "2026-11-21T20:00:00Z", "--comment", "c", "--author", "anna",
            ], answer: .json(["id": 3, "end": "2026-11-21T20:00:00.000Z"]))
        #expect(
            asked
                == .addSilence([
                    "match": ["type": ["a*", "b"], "priority": "high"], "comment": "c",
                    "author": "anna", "end": "2026-11-21T20:00:00Z",
                ]))
        #expect(said.output == "Silence 3, until 2026-11-21T20:00:00.000Z.\n")
    }

    @Test(arguments: [
        (["silence", "add", "--for", "1h"], "wants to know what it is about"),
        (["silence", "add", "--type", "a"], "either --for DURATION from now on, or --until TIME"),
        (
            ["silence", "add", "--type", "a", "--for", "1h", "--start", "x"],
            "either --for DURATION from now on, or --until TIME"
        ),
        (
            ["silence", "add", "--type", "a", "--for", "soon"],
            "--for wants a time such as 90m or 2h"
        ),
    ])
    func `half a silence is refused before anybody is asked`(
        arguments: [String], sentence: String
    ) throws {
        let (said, asked) = try run(arguments, answer: .json([:]))
        #expect(said.code == .usage)
        #expect(said.errors.contains(sentence))
        #expect(asked == nil)
    }

    @Test func `addresses that are gone are shown with what the provider said, and enabled`()
        throws
    {
        let rows: JSONValue = [
            "contacts": [
                [
                    "user": "anna", "channel": "sms", "address": "+49170", "detail": "STOP\u{7}",
                    "since": "2026-11-21T20:00:00.000Z",
                ]
            ], "next_after": "anna",
        ]
        let (listed, asked) = try run(["contacts", "gone"], answer: .json(rows))
        #expect(asked == .goneContacts(of: nil, after: nil, limit: 1_000))
        #expect(
            listed.output == """
                USER  CHANNEL  ADDRESS  SINCE
                anna  sms      +49170   2026-11-21T20:00:00.000Z
                  └ STOP\u{FFFD}
                ▲ There are more; ask for one --user.

                """)
        let none = try run(["contacts", "gone"], answer: .json(["contacts": []])).said
        #expect(none.output == "No address is gone.\n")
        let (enabled, told) = try run(
            ["contacts", "enable", "--user", "anna", "--channel", "sms"],
            answer: .json(["enabled": 1]))
        #expect(told == .enableContacts(of: "anna", at: "sms"))
        #expect(enabled.output == "1 address enabled.\n")
        let half = try run(["contacts", "enable"], answer: .json([:]))
        #expect(half.said.code == .usage)
        #expect(half.asked == nil)
    }

    @Test func `silences are listed and removed`() throws {
        let rows: JSONValue = [
            "silences": [
                [
                    "id": 3, "state": "active", "end": "2026-11-21T20:00:00.000Z",
                    "author": "anna", "comment": "maintenance",
                    "match": ["type": ["broker_*"], "user": ["bert"]],
                ]
            ]
        ]
        #expect(
            try run(["silence", "list"], answer: .json(rows)).said.output == """
                SILENCE  STATE   UNTIL                     BY    ABOUT
                      3  active  2026-11-21T20:00:00.000Z  anna  type broker_*, user bert
                  └ maintenance

                """)
        let none = try run(["silence", "list"], answer: .json(["silences": []])).said
        #expect(none.output == "There are no silences.\n")
        let (said, asked) = try run(["silence", "remove", "3"], answer: .json(["id": 3]))
        #expect(asked == .removeSilence(3))
        #expect(said.output == "Silence 3 is gone.\n")
    }

    @Test func `dead letters are listed, replayed and purged`() throws {
        let rows: JSONValue = [
            "dead_letters": [
                [
                    "id": 2048, "channel": "mail", "user": "anna", "event": "e1", "attempts": 3,
                    "ended_at": "2026-11-21T20:00:00.000Z", "why": "rejected", "detail": "no\nbox",
                ]
            ], "next_before": 2048,
        ]
        let (said, asked) = try run(
            ["dead-letters", "list", "--channel", "mail"], answer: .json(rows))
        #expect(asked == .deadLetters(of: "mail", LedgerPage(limit: 50)))
        #expect(
            said.output == """
                NUMBER  CHANNEL  USER  EVENT  TRIES  ENDED                     WHY
                  2048  mail     anna  e1         3  2026-11-21T20:00:00.000Z  rejected
                  └ no box
                ▲ There are older ones.

                """)
        let replay = try run(
            ["dead-letters", "replay", "1", "2"], answer: .json(["replayed": 2]))
        #expect(replay.asked == .replay(.these([1, 2])))
        #expect(replay.said.output == "2 dead letters replayed.\n")
        let purge = try run(
            ["dead-letters", "purge", "--channel", "mail", "9"], answer: .json(["purged": 1]))
        #expect(purge.asked == .purge(.all(of: "mail", upTo: 9)))
        #expect(purge.said.output == "1 dead letter purged.\n")
        for arguments in [["x"], ["--channel", "mail", "1", "2"]] {
            let refused = try run(["dead-letters", "purge"] + arguments, answer: .json([:]))
            #expect(refused.said.code == .usage)
            #expect(refused.asked == nil)
        }
    }

    @Test func `a test that fails on one channel fails`() throws {
        let answer: JSONValue = [
            "event": "e", "ok": false,
            "results": [
                ["channel": "mail", "ok": true, "state": "delivered", "detail": "delivered"],
                ["channel": "slack", "ok": false, "state": "dead", "detail": "given up"],
            ],
        ]
        let (said, asked) = try run(["send", "--test", "all"], answer: .json(answer))
        #expect(asked == .testSend(to: nil))
        #expect(said.code == .failed)
        #expect(
            said.output == """
                mail     ● ok      delivered
                slack    ■ failed  given up

                """)
        let one = try run(
            ["send", "--test", "mail"], answer: .json(["ok": true, "results": []]))
        #expect(one.asked == .testSend(to: "mail"))
        #expect(one.said.code == .ok)
    }

    @Test func `status shows a line for each stored channel`() {
        let status: JSONValue = [
            "version": "1.0.0",
            "store": [
                "events": 1_204, "commits": 96, "duplicates": 3, "waiting": 0, "failures": 0,
                "channels": [
                    [
                        "channel": "mail", "due": 12, "deferred": 4, "claimed": 1, "dead": 2,
                        "oldest_due_seconds": 75, "outcomes": ["delivered": 1_187, "retry": 5],
                    ],
                    [
                        "channel": "slack", "due": 0, "deferred": 0, "claimed": 0, "dead": 0,
                        "oldest_due_seconds": 0, "outcomes": ["delivered": 9],
                    ],
                ],
            ],
        ]
        let text = StatusView(status, ink: Ink(isOn: false)).lines().joined(separator: "\n")
        #expect(
            text == """
                ● belfry 1.0.0

                  stored         1,204 events in 96 commits, 3 duplicates

                  STORED  DELIVERED  RETRIED  DUE      OLDEST  DEFERRED  ON ITS WAY  DEAD
                  mail        1,187        5   12  1 min 15 s         4           1     2
                  slack           9
                """)
    }
}
