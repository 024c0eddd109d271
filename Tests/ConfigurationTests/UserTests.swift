import Core
import People
import Testing
import Vocabulary

@testable import Configuration

@Suite struct UserTests {
    private static let channels = "channels: { slack-risk: { plugin: slack } }\n"

    private func people(_ text: String) throws -> PeopleSettings {
        try read(Self.channels + text, environment: Known.environment).people
    }

    private func user(_ block: String) throws -> User {
        let lines = block.split(separator: "\n").map { "    \($0)\n" }.joined()
        return try #require(try people("users:\n  anna:\n" + lines).users.first).user
    }

    @Test func `A user is read with all that belongs to them`() throws {
        let user = try user(
            """
            locale: de-DE
            zone: Europe/Berlin
            groups: [night, 42, risk]
            contacts:
              email: [a@example.com, b@example.com]
              slack-risk: U123
              sms: +4917012345
              webpush:
            quiet_hours: { start: 22:00, end: 07:00, days: [sat, sun], zone: Asia/Tokyo }
            max_per_minute: 10
            digests: { reports: { every: week, on: fri, at: 18:00 } }
            preferences: { signal_alerts: false }
            """)
        var preferences = Preferences()
        preferences.mutedCategories = CategorySet([.signals])
        preferences.maxPerMinute = 10
        preferences.quietHours = QuietHours(
            start: 22 * 60, end: 7 * 60, days: WeekdaySet([.saturday, .sunday]), zone: "Asia/Tokyo")
        preferences.setDigest(
            .schedule(Schedule(.weekly(.friday), minute: 18 * 60)), for: .reports)
        #expect(
            user
                == User(
                    id: "anna", locale: "de-DE", zone: "Europe/Berlin",
                    groups: ["42", "night", "risk"],
                    contacts: [
                        Contact(channel: "email", address: "a@example.com"),
                        Contact(channel: "email", address: "b@example.com"),
                        Contact(channel: "slack-risk", address: "U123"),
                        Contact(channel: "sms", address: "+4917012345"),
                    ], preferences: preferences))
    }

    @Test func `Both shapes of preferences are read, at once if need be`() throws {
        let preferences = try user(
            """
            preferences:
              tradeExecutions: false
              sms_enabled: false
              smsAlerts: { riskViolations: true }
              emailReports: { weeklyPerformance: false }
              alertFrequency: { maxPerMinute: 3, quietHours: { start: "23:00", end: "06:30" } }
              categories: { risk: { email: high, slack: off } }
            """
        ).preferences
        #expect(preferences.mutedCategories == CategorySet([.trades, .orderFailures]))
        #expect(preferences.mutedKinds == KindSet(.sms))
        #expect(preferences.mutedReports == .weekly)
        #expect(preferences.maxPerMinute == 3)
        #expect(preferences.quietHours?.text == "23:00–06:30")
        #expect(preferences.levels[.risk, .email] == .high)
        #expect(preferences.levels[.risk, .slack] == .off)
    }

    @Test func `An id alone is a user`() throws {
        let users = try people("users:\n  anna:\n  42:\n").users
        #expect(users.map(\.user) == [User(id: "anna"), User(id: "42")])
        #expect(users.map(\.mark.line) == [3, 4])
        #expect(users.map(\.zoneMark.line) == [3, 4])
    }

    @Test func `The desk is changed, and keeps its wish for everything`() throws {
        let desk = try #require(try people("users: { desk: { locale: de } }").users.first).user
        #expect(desk.preferences == .everything)
        #expect(desk.locale == "de")
    }

    @Test func `Variables are filled in, and keys are not`() throws {
        #expect(try user("groups: \"${WORD}\"").groups == ["quick"])
        #expect(try user("contacts: { sms: \"${DIGITS}\" }").contacts.map(\.address) == ["007700"])
        #expect(throws: ConfigurationError.self) { try people("users: { \"${WORD}\": {} }") }
    }

    @Test func `Zones that nobody knows are told where they stand`() throws {
        let configuration = try read(
            Self.channels + """
                users:
                  anna: { zone: Europe/Berln, contacts: { email: a@b.c } }
                  bob: { quiet_hours: { start: 1:00, end: 2:00, zone: Mars/Base } }
                  carl: { zone: Europe/Berlin }
                """)
        let known = ["Europe/Berlin", "UTC"]
        let faults = configuration.zoneFaults(isKnown: known.contains, names: { known })
        #expect(
            faults.text() == """
                plugins.yaml:3:17: error: the zone database has no zone named "Europe/Berln"; did you mean "Europe/Berlin"?
                    3 |   anna: { zone: Europe/Berln, contacts: { email: a@b.c } }
                      |                 ^~~~~~~~~~~~
                plugins.yaml:4:55: error: the zone database has no zone named "Mars/Base"
                    4 |   bob: { quiet_hours: { start: 1:00, end: 2:00, zone: Mars/Base } }
                      |                                                       ^~~~~~~~~
                """)
        let none = configuration.zoneFaults(isKnown: { _ in true }) {
            Issue.record("the list of all zones is not read when nothing is wrong")
            return []
        }
        #expect(none.isEmpty)
    }
}
