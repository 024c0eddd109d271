import CBelfry
import Configuration
import Control
import Core
import JSON
import People
import Pipeline
import Store
import Testing

@Suite("The API over either store", .timeLimit(.minutes(2))) struct StoresAgreeTests {
    /// What was asked, and what was answered.
    private typealias Turn = (question: String, answer: String)

    private static let texts = [
        "plain", #"it's "quoted" \ and `ticked`"#, "🔔👩‍👩‍👧‍👦", "مرحبا ‮abc‬ שלום",
        "'; DROP TABLE event; --",
    ]
    private static let rude = "'; DROP TABLE person; --"

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || byte == 0x2D)
            return isPlain
                ? String(Unicode.Scalar(byte))
                : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    private static func started(on kind: RigStore) throws -> StoredRig {
        let rig = try StoredRig(on: kind)
        var sending = SendingSettings()
        sending.firstPause = .milliseconds(1)
        var terms = RouteTerms()
        terms.audience = .everyone
        let users = [User(id: "anna", locale: "de"), User(id: rude)]
        rig.start(
            StoredRig.configuration(
                [try rig.scribe(sending: sending)], users: users, terms: terms))
        return rig
    }

    /// Sends the same events to a host over such a store, and asks it all that can be asked.
    private static func conversation(over kind: RigStore) throws -> [Turn] {
        let rig = try started(on: kind)
        defer { rig.stop() }
        let desk = AskedDesk(rig)
        var mask = Mask()
        var turns: [Turn] = []
        func ask(_ method: String, _ path: String, _ body: JSONValue? = nil) throws {
            let reply = try desk.ask(method, path, body)
            let answer = mask.masked(try JSONValue(parsing: reply.body))
            turns.append(("\(method) \(path)", "\(reply.status) \(answer.text(pretty: true))"))
        }
        for text in texts {
            rig.send(text) {
                $0.title = text
                $0.attrs = [(text, text)]
            }
            #expect(rig.reaches(.delivered, text))
        }
        for (id, subject) in [("again", "retry-2"), ("dead", "reject"), ("left", "reject")] {
            rig.send(id) { $0.subject = subject }
            #expect(rig.reaches(subject == "reject" ? .dead : .delivered, id))
        }
        for id in texts + ["again", "dead"] {
            try ask("GET", "/deliveries?event=\(escaped(id))")
            try ask("GET", "/explain?event=\(escaped(id))")
        }
        for user in ["anna", rude, "nobody"] { try askInbox(of: escaped(user), ask) }
        try askInbox(of: "anna", ask)
        let first = try desk.value("GET", "/notifications?user=anna")["notifications"]?[0]
        let number = try #require(first?["id"]?.integer)
        try ask("POST", "/notifications/\(number)/read")
        try ask("POST", "/notifications/\(number)/ack", ["by": .string(rude)])
        try ask("POST", "/notifications/\(number)/ack", ["by": "anna"])
        try askInbox(of: "anna", ask)
        try askPeople(ask)
        try askSilences(desk, rig, ask)
        try askLetters(desk, ask)
        try ask("GET", "/audit")
        try ask("GET", "/audit?limit=2")
        return turns
    }

    private typealias Ask = (_ method: String, _ path: String, _ body: JSONValue?) throws -> Void

    private static func askInbox(of user: String, _ ask: Ask) throws {
        for path in ["?user=\(user)", "?user=\(user)&limit=2", "/unread_count?user=\(user)"] {
            try ask("GET", "/notifications\(path)", nil)
        }
        try ask("GET", "/notifications?user=\(user)&unread_only=true&limit=1", nil)
    }

    private static func askPeople(_ ask: Ask) throws {
        let rude = escaped(rude)
        try ask("GET", "/users", nil)
        try ask("PUT", "/users/anna", ["locale": "en-IN"])
        try ask("PUT", "/users/\(rude)", ["contacts": ["email": "o'hara@example.org"]])
        try ask("PUT", "/users/\(rude)/preferences", ["signalAlerts": false])
        try ask("PUT", "/users/anna", ["preferences": ["signals": true]])
        try ask("GET", "/users/\(rude)", nil)
        try ask("GET", "/users?limit=1", nil)
        try ask("DELETE", "/users/\(rude)", nil)
        try ask("DELETE", "/users/anna", nil)
        try ask("GET", "/users", nil)
    }

    private static func askSilences(_ desk: AskedDesk, _ rig: StoredRig, _ ask: Ask) throws {
        let silence: JSONValue = [
            "match": ["type": "order_*"], "end": "2200-01-01T00:00:00Z",
            "comment": "it's '; DROP TABLE silence; -- 🔕",
        ]
        try ask("POST", "/silences", silence)
        try ask("POST", "/silences", ["end": "2200-01-01T00:00:00Z"])
        rig.send("silenced")
        try ask("GET", "/explain?event=silenced", nil)
        try ask("GET", "/silences", nil)
        let number = try desk.value("GET", "/silences")["silences"]?[0]?["id"]?.integer
        try ask("DELETE", "/silences/\(try #require(number))", nil)
        try ask("DELETE", "/silences/\(try #require(number))", nil)
        try ask("GET", "/silences", nil)
    }

    private static func askLetters(_ desk: AskedDesk, _ ask: Ask) throws {
        try ask("GET", "/dead-letters", nil)
        try ask("GET", "/dead-letters?instance=scribe&limit=1", nil)
        let letters = try desk.value("GET", "/dead-letters")["dead_letters"]?.array ?? []
        let numbers = letters.compactMap { $0["id"]?.integer }
        try ask("POST", "/dead-letters/purge", ["ids": [.integer(try #require(numbers.first))]])
        try ask("POST", "/dead-letters/purge", ["ids": [.integer(try #require(numbers.first))]])
        try ask(
            "POST", "/dead-letters/replay",
            ["instance": "scribe", "up_to": .integer(try #require(numbers.max()))])
        try ask("GET", "/dead-letters?instance=nobody", nil)
    }

    @Test func `the same events and the same questions have the same answers`() throws {
        let file = try Self.conversation(over: .sqlite)
        let database = try Self.conversation(over: .postgres)
        #expect(file.map(\.question).count == database.map(\.question).count)
        for (here, there) in zip(file, database) {
            #expect(here.answer == there.answer, "\(here.question)")
        }
        #expect(file.count > 60)
        #expect(file.count { $0.answer.hasPrefix("200 ") } > 40)
    }
}

/// Hides what differs between two runs of the same: times, and which numbers were given out.
private struct Mask {
    /// By number, in which order they were seen first.
    private var places: [Int64: Int64] = [:]

    private static let numbers: Set<String> = [
        "id", "notification", "delivery", "next_before", "next_after", "number", "up_to",
    ]

    mutating func masked(_ value: JSONValue, as key: String = "") -> JSONValue {
        if let object = value.object {
            var masked: JSONObject = [:]
            for (key, value) in object { masked[key] = self.masked(value, as: key) }
            return .object(masked)
        }
        if let list = value.array { return .array(list.map { masked($0, as: key) }) }
        if let text = value.string { return .string(key == "provider_id" ? "" : Mask.masked(text)) }
        guard let number = value.integer, Mask.numbers.contains(key) else { return value }
        let place = places[number] ?? Int64(places.count)
        places[number] = place
        return .integer(place)
    }

    /// Each run of digits as "#".
    private static func masked(_ text: String) -> String {
        var masked = ""
        for character in text where !(character.isNumber && masked.last == "#") {
            masked.append(character.isNumber ? "#" : character)
        }
        return masked
    }
}
