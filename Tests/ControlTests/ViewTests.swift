import BelfryCommand
import JSON
import Testing

/// A host with some of everything.
private let instances: JSONValue = [
    [
        "instance": "market", "kind": "source", "state": "started", "id": "belfry.simulator",
        "version": "1.0.0", "placement": "in-process", "generation": 1, "health": "up",
        "counters": ["accepted": 1_204_332, "refused": 0, "delivered": 0, "queued": 0],
        "last_error": nil,
    ],
    [
        "instance": "desk", "kind": "channel", "state": "started", "id": "belfry.console",
        "version": "1.0.0", "placement": "in-process", "generation": 2, "health": "up",
        "counters": ["accepted": 0, "delivered": 1_204_000, "shed": 320, "queued": 12],
    ],
    [
        "instance": "slack-risk", "kind": "channel", "state": "started", "id": "belfry.slack",
        "version": "1.4.2", "placement": "in-process", "generation": 7, "health": "degraded",
        "health_reason": "Slack answers 429; the next attempt is in 30 s.",
        "counters": ["delivered": 94, "rejected": 1], "last_error": "An older fault.",
    ],
    [
        "instance": "pager", "kind": "channel", "state": "quarantined",
        "last_error": "libpager.so is not an ELF file;\nbuild it again.",
    ],
    ["instance": "email", "kind": "channel", "state": "disabled"],
]

private let status: JSONValue = [
    "version": "1.0.0", "pid": 4711, "config": "/etc/belfry/plugins.yaml", "generation": 3,
    "uptime_seconds": 93_784, "health": "degraded",
    "why": "slack-risk is degraded: Slack answers 429; the next attempt is in 30 s.",
    "routes": 12, "instances": instances,
]

@Suite struct ViewTests {
    private let plain = Ink(isOn: false)

    private func joined(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    @Test func `status, as people read it`() throws {
        try Fixture.expect(joined(StatusView(status, ink: plain).lines()), matches: "status.txt")
    }

    @Test func `what is wrong stands on top, with what to do about it`() {
        var told = status.object ?? [:]
        told["problems"] = [
            [
                "code": "store_full", "severity": "error", "subject": "",
                "since": "2026-11-21T07:40:12.123Z",
                "sentence": "nothing can be stored: belfry.db: the disk\u{7} is full",
                "advice": "make room on its disk; it goes on by itself",
            ],
            [
                "code": "clock_set", "severity": "notice", "subject": "",
                "since": "2026-11-21T07:00:00.000Z", "sentence": "the clock was set by +7.0 s",
                "advice": "see to the machine's time service",
            ],
        ]
        let lines = StatusView(.object(told), ink: plain).lines()
        #expect(
            Array(lines.prefix(6)) == [
                "▲ belfry 1.0.0 is degraded, for 1 d 2 h",
                "  ■ nothing can be stored: belfry.db: the disk\u{FFFD} is full",
                "    └ since 2026-11-21T07:40:12.123Z: make room on its disk; it goes on by itself",
                "  ▲ the clock was set by +7.0 s",
                "    └ since 2026-11-21T07:00:00.000Z: see to the machine's time service", "",
            ])
    }

    @Test func `status in colour has the same words`() {
        let coloured = joined(StatusView(status, ink: Ink(isOn: true)).lines())
        let stripped = coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(stripped != coloured)
        #expect(stripped == joined(StatusView(status, ink: plain).lines()))
    }

    @Test func `plugins, as people read them`() throws {
        let view = PluginsView(["plugins": instances], ink: plain)
        try Fixture.expect(joined(view.lines()), matches: "plugins.txt")
        #expect(PluginsView(["plugins": []], ink: plain).lines() == ["No plugins are configured."])
    }

    @Test func `what a daemon does not say is left out`() {
        #expect(StatusView([:], ink: plain).lines() == ["● belfry ", ""])
    }

    @Test func `events, one line each`() throws {
        let view = EventView(ink: plain) { "at \($0)" }
        let events: [JSONValue] = [
            [
                "type": "order_filled", "priority": "high", "timestamp": 5, "subject": "AAPL",
                "title": "AAPL: 100 filled", "body": "At 189.20", "user": "anna",
                "source": "market",
            ],
            ["type": "price_update", "priority": "low", "numbers": ["price": 1.5, "volume": 3]],
            [
                "type": "a_type_that_is_longer_than_its_column",
                "title": "\u{1B}[2Jtwo\nlines\u{202E}",
            ],
        ]
        try Fixture.expect(joined(events.map(view.line)), matches: "events.txt")
        #expect(
            String(decoding: view.text(of: Array("not\u{7}json".utf8)), as: UTF8.self)
                == "not\u{FFFD}json\n")
    }

    @Test(arguments: [
        (
            #"{"dropped":12345}"#,
            "▲ 12,345 events were left out here: this terminal is slower than they come."
        ),
        (
            #"{"dropped":1,"filtered":false}"#,
            "▲ 1 event was lost before the filter: more come than the daemon can show."
        ), (#"{"type":"a","dropped":1}"#, nil), (#"{"dropped":"much"}"#, nil), ("", nil),
    ])
    func `what is missing between events is told from an event`(line: String, words: String?) {
        #expect(EventView.gap(in: Array(line.utf8), ink: plain) == words)
    }

    @Test func `a reload says what changed`() {
        let changed: JSONValue = [
            "added": ["pager"], "removed": [], "replaced": ["desk", "slack"], "reconfigured": ["x"],
            "unchanged": ["a", "b"], "needs_restart": ["host.state_dir"],
        ]
        #expect(
            joined(ReloadView(changed, ink: plain).lines()) == """
                ● Reloaded.
                  added: pager
                  replaced: desk, slack
                  given new settings: x
                  untouched: 2 instances
                  ▲ host.state_dir takes effect with the next start.

                """)
        let gone: JSONValue = [
            "unchanged": ["a"],
            "warnings": [["severity": "warning", "instance": "a", "message": "Its file is gone."]],
        ]
        #expect(
            ReloadView(gone, ink: plain).lines() == [
                "● Reloaded; no instance had to change.", "  a: warning: Its file is gone.",
            ])
        let same: JSONValue = ["unchanged": ["a"]]
        #expect(
            ReloadView(same, ink: plain).lines() == ["● Reloaded; no instance had to change."])
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (60, "1 min"), (3661, "1 h 1 min"), (7200, "2 h"),
        (93_784, "1 d 2 h"), (86_405, "1 d"), (-5, "0 s"),
    ])
    func `times have their two largest units`(seconds: Int64, text: String) {
        #expect(Quantity.time(seconds: seconds) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
        (Int64.min, "-9,223,372,036,854,775,808"),
    ])
    func `numbers have their thousands apart`(number: Int64, text: String) {
        #expect(Quantity.count(number) == text)
    }

    @Test func `colour needs a terminal and nobody against it`() {
        #expect(Ink(isTerminal: true, environment: [:]).isOn)
        #expect(Ink(isTerminal: true, environment: ["NO_COLOR": ""]).isOn)
        #expect(!Ink(isTerminal: true, environment: ["NO_COLOR": "1"]).isOn)
        #expect(!Ink(isTerminal: true, environment: ["TERM": "dumb"]).isOn)
        #expect(!Ink(isTerminal: false, environment: [:]).isOn)
    }
}
