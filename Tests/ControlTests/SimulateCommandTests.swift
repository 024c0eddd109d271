import BelfryCommand
import JSON
import Testing

@Suite struct SimulateCommandTests {
    @Test(arguments: [
        (["simulate"], "'belfry simulate' wants to know the draft: --config draft.yaml."),
        (["simulate", "-c", "d", "--limit", "0"], "--limit is from 1 to 1000, not '0'."),
        (
            ["simulate", "-c", "d", "--since", "lately"],
            "--since wants an age such as 7d or 12h, or a time such as 2026-11-21T20:00:00Z, not "
                + "'lately'."
        ),
        (
            ["simulate", "-c", "d", "--until", "7"],
            "--until wants an age such as 7d or 12h, or a time such as 2026-11-21T20:00:00Z, not "
                + "'7'."
        ),
    ])
    func `what is not understood is said before anything is read`(
        arguments: [String], sentence: String
    ) {
        let said = belfry(arguments)
        #expect(said.code == .usage)
        #expect(said.errors == "belfry: \(sentence)\n")
    }

    @Test func `a draft that is not there is said as check says it`() {
        let said = belfry("simulate", "--config", "/nonexistent/draft.yaml")
        #expect(said.code == .failed)
        #expect(
            said.errors == """
                /nonexistent/draft.yaml: error: the file cannot be read: there is no such file
                belfry: /nonexistent/draft.yaml has 1 error.

                """)
    }

    // MARK: What is shown

    private func shown(_ answer: JSONValue) -> String {
        SimulateView(answer, ink: Ink(isOn: false)).lines().joined(separator: "\n")
    }

    private func totals(_ deliveries: Int64, later: Int64) -> JSONValue {
        [
            "deliveries": .integer(deliveries), "at_once": .integer(deliveries - later),
            "later": .integer(later), "messages": .integer(deliveries), "escalations": 0,
        ]
    }

    @Test func `the whole comes first, then who, then what, then what cannot be known`() {
        let answer: JSONValue = [
            "compares": "Two replays.", "since": "2026-11-14T00:00:00.000Z",
            "until": "2026-11-21T00:00:00.000Z", "events": ["replayed": 12_345],
            "current": totals(1_200, later: 0), "draft": totals(1_188, later: 300),
            "critical_missed": 0, "kinds": ["removed": 12, "later": 300, "added": 0],
            "readers": [
                [
                    "user": "anna", "channel": "mail", "current": 600, "draft": 588,
                    "differences": 312,
                ],
                [
                    "user": "bert", "channel": "mail", "current": 600, "draft": 600,
                    "differences": 0,
                ],
            ],
            "differences": [
                [
                    "kind": "removed", "critical_missed": false, "count": 12,
                    "last_at": "2026-11-20T00:00:00.000Z", "user": "anna", "others": 0,
                    "channel": "mail",
                    "event": [
                        "id": "e1", "type": "order_filled", "subject": "AAPL",
                        "title": "100\u{1B}[2J filled", "priority": "high",
                        "accepted_at": "2026-11-15T00:00:00.000Z",
                    ],
                    "current": ["why": "sent at once"], "draft": ["why": "not sent"],
                ],
                [
                    "kind": "later", "count": 1, "user": "desk", "others": 2, "channel": "slack",
                    "event": [
                        "id": "e2", "type": "signal", "priority": "low",
                        "accepted_at": "2026-11-15T00:00:00.000Z",
                    ],
                    "current": ["why": "sent at once"], "draft": ["why": "deferred"],
                ],
            ],
            "left_out": ["rows": 3, "differences": 299], "notes": ["Nobody knows."],
        ]
        #expect(
            shown(answer) == """
                12,345 events replayed, accepted from 2026-11-14T00:00:00.000Z to \
                2026-11-21T00:00:00.000Z

                                DELIVERIES  AT ONCE  LATER  MESSAGES  ESCALATIONS
                now                  1,200    1,200      0     1,200            0
                with the draft       1,188      888    300     1,188            0

                ▲ 12 no longer sent, 300 sent later

                USER  CHANNEL  NOW  DRAFT  DIFFERENCES
                anna  mail     600    588          312

                − no longer sent  anna by mail  12 times, until 2026-11-20T00:00:00.000Z; the first:
                    2026-11-15T00:00:00.000Z  high  order_filled  AAPL  100\u{FFFD}[2J filled  e1
                    now    sent at once
                    draft  not sent

                ~ sent later  desk and 2 others by slack
                    2026-11-15T00:00:00.000Z  low  signal  e2
                    now    sent at once
                    draft  deferred

                and 3 more, which stand for 299 differences; --limit shows more of them

                · Two replays.
                · Nobody knows.
                """)
    }

    @Test func `a journal without events has no difference to show`() {
        let text = shown([
            "since": "a", "until": "b", "user": "anna", "events": ["replayed": 0],
            "compares": "Two replays.",
        ])
        #expect(
            text == """
                0 events replayed, accepted from a to b; only what concerns anna

                The journal has nothing of that time, so there is no difference.

                · Two replays.
                """)
    }

    @Test func `what could not be finished is said`() {
        let text = shown([
            "since": "a", "until": "b", "stopped_at": "c", "events": ["replayed": 5],
            "critical_missed": 1, "kinds": ["removed": 2],
        ])
        #expect(text.contains("▲ Time ran out at c: the rest was not replayed."))
        #expect(text.contains("■ 1 critical missed; 2 no longer sent"))
    }
}
