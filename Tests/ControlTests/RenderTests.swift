import BelfryCommand
import JSON
import TestKit
import Testing

/// `belfry render`, with the files that it is given.
@Suite(.timeLimit(.minutes(1))) struct RenderTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func file(_ text: String, _ name: String = "event.json") throws -> String {
        try folder.write(text.utf8, to: name)
    }

    private static let signal = """
        {"subject": "AAPL", "timestamp": 1705314600000,
         "numbers": {"confidence": 85.2, "price": 175.5},
         "payload": {"symbol": "AAPL", "direction": "LONG", "strategy": "Momentum"}}
        """

    // MARK: What is said

    @Test(arguments: ["email", "slack"])
    func `a signal reads as the mail and the chat have to show it`(kind: String) throws {
        let said = belfry("render", "signal", "-d", try file(Self.signal), "--channel", kind)
        #expect(
            said.output == """
                🚨 SIGNAL ALERT
                LONG AAPL @ $175.50, 85.2% confidence (Momentum)

                  Symbol      AAPL
                  Direction   LONG
                  Strategy    Momentum
                  Confidence  85.2%
                  Price       $175.50
                  Time        2024-01-15 10:30:00

                  [Snooze] [Unsubscribe]

                """)
        #expect(said.code == .ok && said.errors.isEmpty)
    }

    @Test func `a reader is told in their language, money and time`() throws {
        let said = belfry(
            "render", "signal", "-d", try file(Self.signal), "--locale", "de_DE", "--zone",
            "Asia/Kolkata")
        #expect(
            said.output == """
                🚨 SIGNAL
                LONG AAPL @ 175,50\u{A0}$, Konfidenz 85,2\u{A0}% (Momentum)

                  Symbol     AAPL
                  Richtung   LONG
                  Strategie  Momentum
                  Konfidenz  85,2\u{A0}%
                  Preis      175,50\u{A0}$
                  Zeit       15.01.2024 16:00:00

                  [Später] [Abbestellen]

                """)
        #expect(said.errors.isEmpty)
    }

    @Test func `as JSON nothing is left out`() throws {
        let said = belfry(
            "render", "order_rejected", "--json", "-d",
            try file(
                #"{"subject":"AAPL","timestamp":1705314600000,"body":"Ask the desk.","numbers":{"quantity":1}}"#
            ))
        #expect(
            try JSONValue(parsing: said.output) == [
                "locale": "en", "title": "❌ Order rejected", "summary": "❌ Order rejected",
                "body": "Ask the desk.",
                "fields": [
                    ["label": "Symbol", "text": "AAPL"], ["label": "Quantity", "text": "1"],
                    ["label": "Time", "text": "2024-01-15 10:30:00"],
                ],
                "actions": [
                    ["id": "acknowledge", "label": "Acknowledge", "link": ""],
                    ["id": "snooze", "label": "Snooze", "link": ""],
                ],
            ])
    }

    @Test func `an event as tail printed it is taken as it is`() throws {
        let line = """
            {"id":"e1","type":"com.acme.call","priority":"high","timestamp":1705314600000,
             "time":"2024-01-15T10:30:00.000Z","source":"pager","title":"Ring back"}
            """
        let said = belfry("render", "com.acme.call", "-d", try file(line))
        #expect(
            said.output == """
                Ring back

                  Priority  high
                  Source    pager
                  Time      2024-01-15 10:30:00

                  [Snooze] [Unsubscribe]

                """)
    }

    @Test func `without data there is the event and no more`() {
        let said = belfry("render", "emergency_stop")
        #expect(said.output.hasPrefix("🛑 EMERGENCY STOP\n\n  Time  2"))
        #expect(said.output.hasSuffix("\n\n  [Acknowledge] [Snooze]\n"))
        #expect(said.code == .ok)
    }

    @Test func `what an event says moves no cursor`() throws {
        let event = #"{"title":"\u001b[2Ja\nb","body":"one\n\u001b]0;two\u0007\nthree"}"#
        let said = belfry("render", "notification", "-d", try file(event))
        #expect(said.output.hasPrefix("[2Ja b\n\n  one\n  ]0;two\n  three\n"), "\(said.output)")
        #expect(!said.output.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
}

// MARK: Words of the operator's own

extension RenderTests {
    private static let configuration = """
        channels: { desk: { plugin: console } }
        routes: [{ channels: [desk] }]
        words:
          currency: INR
          templates:
            - type: order_filled
              channel: [sms, pager]
              summary: "{{ symbol }} {{ quantity | number }} at {{ price | money }}"
              fields: { Desk: "{{ desc }}" }
        """

    @Test func `words of the configuration go over the built-in ones`() throws {
        let event = try file(
            #"{"subject":"TCS","payload":{"symbol":"TCS","quantity":40,"price":3500,"desk":"A"}}"#)
        let configuration = try file(Self.configuration, "words.yaml")
        for kind in ["sms", "pager"] {
            let said = belfry(
                "render", "order_filled", "-c", configuration, "--channel", kind, "-d", event)
            #expect(
                said.output == """
                    ✅ Order executed
                    TCS 40 at ₹3,500.00

                      [Snooze] [Unsubscribe]

                    """)
            #expect(
                said.errors
                    == "▲ Desk, line 1, column 4: the event has no 'desc'. Did you mean 'desk'?\n")
            #expect(said.code == .ok)
        }
        let mail = belfry("render", "order_filled", "-c", configuration, "-d", event)
        #expect(mail.output.hasPrefix("✅ Order executed\nTCS 40 shares @ ₹3,500\n\n  Symbol"))
        #expect(mail.errors.isEmpty)
    }

    @Test func `a configuration with faults is shown with them`() throws {
        let path = try file(
            Self.configuration.replacing("| money", with: "| mony"), "words.yaml")
        let said = belfry("render", "order_filled", "-c", path)
        #expect(said.code == .failed)
        #expect(said.output.isEmpty)
        #expect(
            said.errors == """
                \(path):8:68: error: there is no filter 'mony'. Did you mean 'money'?
                    8 |       summary: "{{ symbol }} {{ quantity | number }} at {{ price | mony }}"
                      |                                                                    ^~~~
                belfry: \(path) has faults.

                """)
    }

    @Test func `check refuses a bad template with its place`() throws {
        let path = try file(
            Self.configuration.replacing("| money", with: "| mony"), "words.yaml")
        let said = belfry("check", path)
        #expect(said.code == .failed)
        #expect(
            said.errors == """
                \(path):8:68: error: there is no filter 'mony'. Did you mean 'money'?
                    8 |       summary: "{{ symbol }} {{ quantity | number }} at {{ price | mony }}"
                      |                                                                    ^~~~
                belfry: \(path) has 1 error.

                """)
    }

    @Test func `a language without words is said to be one`() throws {
        let said = belfry("render", "signal", "-d", try file(Self.signal), "--locale", "fr-FR")
        #expect(said.output.hasPrefix("🚨 SIGNAL ALERT\nLONG AAPL @ 175,50"))
        #expect(said.errors == "▲ There are no words for fr-FR: these are English.\n")
        #expect(said.code == .ok)
    }

    /// What stands in the file as a comment, as a reader would put it into force.
    @Test func `the words that the shipped configuration shows are good`() throws {
        let lines = try Fixture.text("\(Fixture.repository)/plugins.yaml").split(
            separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.hasPrefix("#words:") })
        let sample = lines[first...].prefix { $0.hasPrefix("#") }
        let text =
            lines[..<first] + sample.map { $0.dropFirst() } + lines[(first + sample.count)...]
        let path = try file(text.joined(separator: "\n"), "plugins.yaml")
        let event = try file(#"{"payload":{"symbol":"TCS","quantity":40,"price":3500}}"#)
        let said = belfry(
            "render", "order_filled", "-c", path, "--channel", "telegram", "-d", event)
        #expect(said.errors.isEmpty)
        #expect(said.output.hasPrefix("✅ Order executed\nTCS: 40 at ₹3,500.00\n"))
    }
}

// MARK: Mistakes

extension RenderTests {
    @Test(arguments: [
        ([], "'belfry render' wants TYPE: the event's type, such as order_filled."),
        (["order_fileld"], "There is no type 'order_fileld'. Did you mean 'order_filled'?"),
        (["trade_executed"], "There is no type 'trade_executed'. Did you mean 'order_filled'?"),
        (
            ["bananas"],
            "There is no type 'bananas'. One of a plugin's own has a dot in its name, as in "
                + "com.acme.call."
        ),
        (
            ["signal", "--channel", "slak"],
            "There is no kind of channel 'slak': there are email, sms, slack, discord, telegram, "
                + "webpush, webhook, console, gateway and those that the configuration names. Did "
                + "you mean 'slack'?"
        ),
        (
            ["signal", "--locale", "english"],
            "'english' is no locale: write a language such as de, or one with a region such as "
                + "de-AT."
        ),
        (
            ["signal", "--zone", "Berlin"],
            "There is no time zone 'Berlin'. Did you mean 'Europe/Berlin'?"
        ),
        (
            ["signal", "--zone", "../../etc/passwd"],
            "There is no time zone '../../etc/passwd'. A zone is named as in Europe/Berlin."
        ),
    ])
    func `what is asked for wrongly gets a sentence`(arguments: [String], sentence: String) {
        let said = belfry(["render"] + arguments)
        #expect(said.errors.hasPrefix("belfry: \(sentence)\n"), "\(said.errors)")
        #expect(said.code == .usage && said.output.isEmpty)
    }

    @Test(arguments: [
        ("{\"title\": \"é\",\n \"b\" 2}", ":2:6: a ':' is wanted after the key."),
        ("", ":1:1: "), ("[1]", " holds an array, but an event is an object."),
        (
            "{\"foo\": 1}",
            ": An event has no \"foo\"; what is your own belongs into \"payload\"."
        ),
        ("{\"priority\": \"urgent\"}", ": \"priority\" is one of low, medium, high and critical."),
        ("{\"title\": 5}", ": \"title\" is a string."),
    ])
    func `an event that cannot be read says where`(text: String, reason: String) throws {
        let path = try file(text)
        let said = belfry("render", "signal", "--data", path)
        #expect(said.errors.hasPrefix("belfry: \(path)\(reason)"), "\(said.errors)")
        #expect(said.code == .failed && said.output.isEmpty)
    }

    @Test func `a file that is not there is named with the reason`() throws {
        for (path, reason) in [
            ("/nonexistent/e.json", "No such file or directory"), (folder.path, "Is a directory"),
        ] {
            let said = belfry("render", "signal", "--data", path)
            #expect(said.errors == "belfry: \(path) cannot be read: \(reason).\n")
            #expect(said.code == .failed)
        }
        let said = belfry("render", "signal", "--config", "/nonexistent/words.yaml")
        #expect(said.errors.contains("/nonexistent/words.yaml: error: the file cannot be read"))
        #expect(said.code == .failed)
    }

    @Test func `an event that intake would refuse is refused`() throws {
        let id = String(repeating: "x", count: 1_025)
        let said = belfry("render", "signal", "-d", try file("{\"id\":\"\(id)\"}"))
        #expect(said.errors.hasPrefix("belfry: The event would be refused: "), "\(said.errors)")
        #expect(said.code == .failed)
    }
}
