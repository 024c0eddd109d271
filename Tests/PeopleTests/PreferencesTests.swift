import JSON
import People
import TestKit
import Testing
import Vocabulary

struct PreferencesTests {
    private func applied(
        _ text: String, to preferences: Preferences = Preferences()
    ) throws -> Preferences {
        var preferences = preferences
        try preferences.apply(try JSONValue(parsing: text))
        return preferences
    }

    private func fault(_ text: String) throws -> String? {
        do {
            _ = try applied(text)
            return nil
        } catch let error as PeopleError {
            return error.description
        }
    }

    @Test func `who never said anything hears of everything, and by SMS of what is critical`() {
        let preferences = Preferences()
        for category in EventCategory.allCases {
            for kind in ChannelKind.allCases {
                #expect(preferences.levels[category, kind] == (kind == .sms ? .critical : .all))
            }
        }
        #expect(Preferences.everything.levels[.reports, .sms] == .all)
    }

    @Test func `cells of the levels do not touch each other`() {
        var random = SeededRandom(seed: 3)
        var levels = WantedLevels.usual
        var expected: [[WantedLevel]] = EventCategory.allCases.map { category in
            ChannelKind.allCases.map { levels[category, $0] }
        }
        for _ in 0..<2_000 {
            let category = Int.random(in: 0..<EventCategory.allCases.count, using: &random)
            let kind = Int.random(in: 0..<ChannelKind.allCases.count, using: &random)
            let level = WantedLevel.allCases[Int.random(in: 0..<5, using: &random)]
            levels[EventCategory.allCases[category], ChannelKind.allCases[kind]] = level
            expected[category][kind] = level
        }
        let found = EventCategory.allCases.map { category in
            ChannelKind.allCases.map { levels[category, $0] }
        }
        #expect(found == expected)
    }

    @Test func `categories have numbers of their own`() {
        #expect(EventCategory.allCases.map(\.number) == Array(EventCategory.allCases.indices))
    }

    @Test func `a level admits its priority and what is above`() {
        let admitted = WantedLevel.allCases.map { level in
            EventPriority.allCases.filter { level.admits($0) }.map(\.name)
        }
        #expect(
            admitted == [
                ["low", "medium", "high", "critical"], ["medium", "high", "critical"],
                ["high", "critical"], ["critical"], [],
            ])
    }

    @Test func `the flat shape switches categories and kinds`() throws {
        let preferences = try applied(
            #"{"signalAlerts": false, "tradeExecutions": false, "email_enabled": false}"#)
        #expect(
            preferences.mutedCategories == CategorySet([.signals, .trades, .orderFailures]))
        #expect(preferences.mutedKinds == KindSet(.email))
        let again = try applied(#"{"signal_alerts": true, "emailEnabled": true}"#, to: preferences)
        #expect(again.mutedCategories == CategorySet([.trades, .orderFailures]))
        #expect(again.mutedKinds == [])
    }

    @Test func `the flat shape is printed as it is read`() throws {
        let preferences = try applied(#"{"error_alerts": false, "slack_enabled": false}"#)
        let flat = preferences.json(.flat)
        #expect(flat["errorAlerts"] == false)
        #expect(flat["signalAlerts"] == true)
        #expect(flat["tradeExecutions"] == true)
        #expect(flat["performanceUpdates"] == true)
        #expect(flat["dailyReports"] == true)
        #expect(flat["slack_enabled"] == false)
        #expect(flat["email_enabled"] == true)
        let row = preferences.json(.row)
        #expect(row["error_alerts"] == false)
        #expect(row["daily_reports"] == true)
        #expect(row["errorAlerts"] == nil)
    }

    @Test func `a kind that is switched off and on again has its cells as before`() throws {
        let before = try applied(#"{"categories": {"trades": {"email": "high"}}}"#)
        let off = try applied(#"{"email_enabled": false}"#, to: before)
        #expect(try applied(#"{"email_enabled": true}"#, to: off) == before)
    }

    @Test func `the nested shape switches cells, reports, limit and quiet hours`() throws {
        let preferences = try applied(
            """
            {"realTimeAlerts": {"orderExecution": false}, "smsAlerts": {"riskViolations": false},
             "emailReports": {"weeklyPerformance": false},
             "alertFrequency": {"maxPerMinute": 10, "quietHours": {"start": "22:00", "end": "07:00"}}}
            """)
        #expect(preferences.levels[.trades, .gateway] == .off)
        #expect(preferences.levels[.trades, .webpush] == .off)
        #expect(preferences.levels[.trades, .email] == .all)
        #expect(preferences.levels[.risk, .sms] == .off)
        #expect(preferences.levels[.security, .sms] == .critical)
        #expect(preferences.mutedReports == .weekly)
        #expect(preferences.maxPerMinute == 10)
        #expect(preferences.quietHours == QuietHours(start: 1_320, end: 420))
        let expected: JSONValue = [
            "realTimeAlerts": [
                "orderExecution": false, "strategyStatus": true, "priceAlerts": true,
            ],
            "smsAlerts": ["riskViolations": false, "orderFailures": true, "accountSecurity": true],
            "emailReports": [
                "dailySummary": true, "weeklyPerformance": false, "monthlyStatements": true,
            ],
            "alertFrequency": [
                "maxPerMinute": 10, "quietHours": ["start": "22:00", "end": "07:00"],
            ],
        ]
        #expect(preferences.json(.nested) == expected)
    }

    @Test func `a switch that is on already keeps its level`() throws {
        let before = try applied(#"{"categories": {"risk": {"sms": "high"}}}"#)
        let after = try applied(#"{"smsAlerts": {"riskViolations": true}}"#, to: before)
        #expect(after.levels[.risk, .sms] == .high)
    }

    @Test func `a document changes only what it names`() throws {
        let before = try applied(
            """
            {"categories": {"trades": {"email": "high", "sms": false}}, "max_per_minute": 5,
             "quiet_hours": {"start": "22:00", "end": "07:00", "days": ["fri"], "zone": "Asia/Tokyo"},
             "digests": {"reports": {"every": "week", "on": "fri", "at": "17:30"}}}
            """)
        #expect(try applied("{}", to: before) == before)
        var expected = before
        expected.maxPerMinute = 7
        #expect(try applied(#"{"alertFrequency": {"maxPerMinute": 7}}"#, to: before) == expected)
        let later = try applied(
            #"{"alertFrequency": {"quietHours": {"start": "23:00"}}}"#, to: before)
        #expect(
            later.quietHours
                == QuietHours(
                    start: 1_380, end: 420, days: WeekdaySet([.friday]), zone: "Asia/Tokyo"))
        let loud = try applied(#"{"alertFrequency": {"quietHours": null}}"#, to: before)
        #expect(loud.quietHours == nil)
        let single = try applied(#"{"digests": {"reports": null}}"#, to: before)
        #expect(single.digests.isEmpty)
    }

    @Test func `a fault changes nothing`() throws {
        var preferences = Preferences()
        let document = try JSONValue(parsing: #"{"signalAlerts": false, "max_per_minute": -1}"#)
        #expect(throws: PeopleError.self) { try preferences.apply(document) }
        #expect(preferences == Preferences())
    }

    private static let digests: [(String, Digest)] = [
        (#"{"every": "15m"}"#, .window(minutes: 15)), (#"{"every": "2h"}"#, .window(minutes: 120)),
        (#"{"every": "24h"}"#, .window(minutes: 1_440)),
        (#"{"every": "day"}"#, .schedule(Schedule(.daily, minute: 480))),
        (#"{"every": "day", "at": "18:30"}"#, .schedule(Schedule(.daily, minute: 1_110))),
        (#"{"every": "week"}"#, .schedule(Schedule(.weekly(.monday), minute: 480))),
        (#"{"every": "week", "on": "sun"}"#, .schedule(Schedule(.weekly(.sunday), minute: 480))),
        (
            #"{"every": "month", "on": 31, "at": "00:00"}"#,
            .schedule(Schedule(.monthly(day: 31), minute: 0))
        ),
    ]

    @Test(arguments: digests)
    func `digests are read, printed and read again`(text: String, digest: Digest) throws {
        let preferences = try applied(#"{"digests": {"reports": \#(text)}}"#)
        #expect(preferences.digests == [.reports: digest])
        var copy = Preferences()
        try copy.apply(preferences.json())
        #expect(copy == preferences)
    }

    private static let faults: [(String, String)] = [
        ("[]", "expected an object, not an array"),
        (
            #"{"signalAlert": true}"#,
            "at /signalAlert: there is no 'signalAlert' here. Did you mean 'signalAlerts'?"
        ),
        (#"{"signalAlerts": 1}"#, "at /signalAlerts: expected true or false, not a whole number"),
        (
            #"{"smsAlerts": {"riskViolation": true}}"#,
            "at /smsAlerts/riskViolation: there is no 'riskViolation' here. Did you mean 'riskViolations'?"
        ),
        (
            #"{"emailReports": {"yearly": true}}"#,
            "at /emailReports/yearly: there is no 'yearly' here."
        ),
        (
            #"{"alertFrequency": {"maxPerMinute": 6001}}"#,
            "at /alertFrequency/maxPerMinute: expected a whole number from 0 to 6000"
        ),
        (
            #"{"alertFrequency": {"maxPerMinute": 1.5}}"#,
            "at /alertFrequency/maxPerMinute: expected a whole number from 0 to 6000"
        ),
        (
            #"{"alertFrequency": {"quietHours": {"start": "25:00", "end": "07:00"}}}"#,
            "at /alertFrequency/quietHours/start: expected a time of day such as \"22:00\""
        ),
        (
            #"{"alertFrequency": {"quietHours": {"start": "22:00"}}}"#,
            "at /alertFrequency/quietHours: quiet hours need a start and an end"
        ),
        (
            #"{"quiet_hours": "22-7"}"#,
            "at /quiet_hours: expected hours such as \"22:00–07:00\""
        ),
        (
            #"{"quiet_hours": "00:00–24:00"}"#,
            "at /quiet_hours: these quiet hours would never end; switch the channels off instead, or name days"
        ),
        (
            #"{"quiet_hours": {"start": "22:00", "end": "07:00", "zone": "../../etc/passwd"}}"#,
            "at /quiet_hours/zone: expected a zone of the IANA database such as \"Europe/Berlin\""
        ),
        (
            #"{"quiet_hours": {"start": "22:00", "end": "07:00", "days": ["monday"]}}"#,
            "at /quiet_hours/days/0: expected mon, tue, wed, thu, fri, sat or sun"
        ),
        (
            #"{"categories": {"trade": {}}}"#,
            "at /categories/trade: there is no 'trade' here. Did you mean 'trades'?"
        ),
        (
            #"{"categories": {"trades": {"pager": true}}}"#,
            "at /categories/trades/pager: there is no 'pager' here."
        ),
        (
            #"{"categories": {"trades": {"sms": "loud"}}}"#,
            "at /categories/trades/sms: expected all, medium, high, critical or off"
        ),
        (
            #"{"digests": {"trades": {}}}"#,
            "at /digests/trades: a digest needs 'every': 15m, 2h, day, week or month"
        ),
        (
            #"{"digests": {"trades": {"every": "25h"}}}"#,
            "at /digests/trades/every: expected up to a day such as 15m or 2h, or day, week or month"
        ),
        (
            #"{"digests": {"trades": {"every": "15m", "at": "08:00"}}}"#,
            "at /digests/trades/at: only a day, a week or a month has a time of its own"
        ),
        (
            #"{"digests": {"trades": {"every": "month", "on": 32}}}"#,
            "at /digests/trades/on: expected a whole number from 1 to 31"
        ),
        (
            #"{"muted_reports": ["yearly"]}"#,
            "at /muted_reports/0: expected daily, weekly or monthly"
        ),
    ]

    @Test(arguments: faults)
    func `a fault is a sentence with its place`(text: String, sentence: String) throws {
        #expect(try fault(text) == sentence)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what is printed is read as it was`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<20 {
            let preferences = Preferences.random(&random)
            var copy = Preferences.random(&random)
            try copy.apply(preferences.json())
            #expect(copy == preferences, "seed \(seed)")
            // The views name less: read into their original, they change nothing.
            for shape in PreferencesShape.allCases {
                var same = preferences
                try same.apply(preferences.json(shape))
                #expect(same.json(shape) == preferences.json(shape), "seed \(seed) \(shape)")
            }
            var same = preferences
            try same.apply(preferences.json(.nested))
            #expect(same.quietHours == preferences.quietHours, "seed \(seed)")
        }
    }
}
