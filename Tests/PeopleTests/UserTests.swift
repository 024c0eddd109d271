import JSON
import People
import Testing

struct UserTests {
    private func fault(_ text: String) throws -> String? {
        do {
            _ = try User(try JSONValue(parsing: text))
            return nil
        } catch let error as PeopleError {
            return error.description
        }
    }

    @Test func `a user is read whole and printed again`() throws {
        let document = try JSONValue(
            parsing: """
                {"id": "ana", "locale": "de-DE", "zone": "Europe/Berlin", "groups": ["risk", "desk-1"],
                 "contacts": {"email": ["a@example.com", "b@example.com"], "slack-risk": "U123"},
                 "preferences": {"signalAlerts": false}}
                """)
        let user = try User(document)
        #expect(user.id == "ana")
        #expect(user.groups == ["desk-1", "risk"])
        #expect(
            user.contacts == [
                Contact(channel: "email", address: "a@example.com"),
                Contact(channel: "email", address: "b@example.com"),
                Contact(channel: "slack-risk", address: "U123"),
            ])
        #expect(user.preferences.json(.flat)["signalAlerts"] == false)
        #expect(try User(user.json) == user)
    }

    @Test func `a document changes only what it names`() throws {
        var user = User(
            id: "ana", locale: "de", zone: "Europe/Berlin", groups: ["risk"],
            contacts: [
                Contact(channel: "email", address: "a"), Contact(channel: "sms", address: "+49"),
            ])
        var expected = user
        try user.apply(try JSONValue(parsing: #"{"locale": "en", "contacts": {"email": null}}"#))
        expected.locale = "en"
        expected.contacts = [Contact(channel: "sms", address: "+49")]
        #expect(user == expected)
        let bad = try JSONValue(parsing: #"{"locale": "fr", "zone": 1}"#)
        #expect(throws: PeopleError.self) { try user.apply(bad) }
        #expect(user == expected)
    }

    @Test func `the desk begins with everything`() throws {
        let desk = try User(try JSONValue(parsing: #"{"id": "desk", "zone": "Asia/Kolkata"}"#))
        #expect(desk.preferences == .everything)
    }

    @Test(arguments: [
        "a", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", "'; DROP TABLE users; --", "अनिल", "🚨", "a b",
        String(repeating: "x", count: 128), String(repeating: "é", count: 64),
    ])
    func `ids are any short text`(id: String) {
        #expect(User.isID(id))
    }

    @Test(arguments: [
        "", "a\nb", "a\u{0}b", "\u{7F}", "a\u{85}", String(repeating: "x", count: 129),
        String(repeating: "é", count: 65),
    ])
    func `what is too long or has control characters is no id`(id: String) {
        #expect(!User.isID(id))
    }

    @Test(arguments: [
        ("en", true), ("de-DE", true), ("zh-Hant-TW", true), ("sl-rozaj-biske", true), ("", false),
        ("e", false), ("de_DE", false), ("de-", false), ("-de", false), ("de--DE", false),
        ("de-abcdefghi", false), ("1a", false), ("dé", false),
    ])
    func `locales are tags`(locale: String, isLocale: Bool) {
        #expect(User.isLocale(locale) == isLocale)
    }

    @Test(arguments: [
        ("UTC", true), ("Europe/Berlin", true), ("America/Argentina/Buenos_Aires", true),
        ("Etc/GMT+5", true), ("", false), ("/etc/passwd", false), ("../UTC", false),
        ("Europe/./Berlin", false), ("Europe//Berlin", false), ("Europe/", false),
        ("Europe/Ber lin", false), (String(repeating: "a", count: 65), false),
    ])
    func `names of zones cannot leave their folder`(name: String, isName: Bool) {
        #expect(Zone.isName(name) == isName)
    }

    private static let faults: [(String, String)] = [
        ("{}", "a user needs an 'id'"),
        (#"{"id": 7}"#, "at /id: expected a string, not a whole number"),
        (#"{"id": ""}"#, "at /id: an id has 1 to 128 bytes and no control characters"),
        (#"{"id": "a", "timezone": "UTC"}"#, "at /timezone: there is no 'timezone' here."),
        (
            #"{"id": "a", "local": "de"}"#,
            "at /local: there is no 'local' here. Did you mean 'locale'?"
        ),
        (
            #"{"id": "a", "locale": "de_DE"}"#,
            "at /locale: expected a language tag such as \"en\" or \"de-DE\""
        ),
        (#"{"id": "a", "groups": "risk"}"#, "at /groups: expected an array, not a string"),
        (
            #"{"id": "a", "contacts": {"email": ["x", ""]}}"#,
            "at /contacts/email/1: an address has 1 to 2048 bytes and no control characters"
        ),
        (
            #"{"id": "a", "contacts": {"e/m": 1}}"#,
            "at /contacts/e~1m: expected a string, not a whole number"
        ),
        (
            #"{"id": "a", "contacts": {"sms": ["1","2","3","4","5","6","7","8","9","1","2","3","4","5","6","7","8"]}}"#,
            "at /contacts: a user has at most 16 contacts"
        ),
        (
            #"{"id": "a", "preferences": {"max_per_minute": "x"}}"#,
            "at /preferences/max_per_minute: expected a whole number from 0 to 6000"
        ),
    ]

    @Test(arguments: faults)
    func `a fault is a sentence with its place`(text: String, sentence: String) throws {
        #expect(try fault(text) == sentence)
    }

    @Test func `nobody is renamed`() throws {
        var user = User(id: "ana")
        let document = try JSONValue(parsing: #"{"id": "bob"}"#)
        #expect(throws: PeopleError.self) { try user.apply(document) }
    }
}
