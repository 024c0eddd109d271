import Control
import Glibc
import JSON
import Synchronization
import Testing

@Suite("Questions to the durable lane", .timeLimit(.minutes(1))) struct LedgerRouteTests {
    private func question(
        _ method: String, _ path: String, body: String = ""
    ) throws -> LedgerQuestion? {
        let served = try Served()
        let reply = try served.ask(method, "/api/v1" + path, body: body)
        #expect(reply.status == 200, "\(reply.text)")
        return served.host.asked.withLock { $0.questions.first?.question }
    }

    @Test(arguments: [
        (
            "/notifications?user=anna&limit=5&unread_only=true&before=9",
            LedgerQuestion.inbox(
                of: "anna", unreadOnly: true, LedgerPage(limit: 5, before: 9))
        ),
        (
            "/notifications?user=anna",
            .inbox(of: "anna", unreadOnly: false, LedgerPage(limit: 20))
        ),
        ("/notifications/unread_count?user=a%20b", .unreadCount(of: "a b")),
        ("/deliveries?event=e%2F1", .deliveries(ofEvent: "e/1")),
        ("/explain?event=e1&user=anna", .explanation(ofEvent: "e1", user: "anna")),
        ("/dead-letters?instance=mail", .deadLetters(of: "mail", LedgerPage(limit: 50))),
        ("/silences", .silences), ("/users?after=b&limit=2", .users(after: "b", limit: 2)),
        ("/contacts/gone?user=anna", .goneContacts(of: "anna", after: nil, limit: 100)),
        ("/contacts/gone?after=b&limit=2", .goneContacts(of: nil, after: "b", limit: 2)),
        ("/users/anna", .user("anna")), ("/audit?after=7", .audit(AuditPage(limit: 100, after: 7))),
        (
            "/audit?since=2026-11-21T00%3A00%3A00Z&until=5&user=anna&limit=2",
            .audit(
                AuditPage(limit: 2, since: "2026-11-21T00:00:00Z", until: "5", user: "anna"))
        ),
        (
            "/audit/deliveries?messages=true&after=9",
            .sent(AuditPage(limit: 100, after: 9), withMessages: true)
        ),
        ("/audit/deliveries", .sent(AuditPage(limit: 100), withMessages: false)),
    ])
    func `what is to be read is read from the path`(path: String, asked: LedgerQuestion) throws {
        #expect(try question("GET", path) == asked)
    }

    @Test(arguments: [
        (
            "POST", "/notifications/5/read", #"{"user":"anna"}"#,
            LedgerQuestion.markRead(5, of: "anna")
        ),
        ("POST", "/notifications/5/read", "", .markRead(5, of: nil)),
        ("POST", "/notifications/5/ack", #"{"by":"anna"}"#, .acknowledge(5, by: "anna")),
        ("POST", "/dead-letters/replay", #"{"ids":[1,2]}"#, .replay(.these([1, 2]))),
        (
            "POST", "/dead-letters/purge", #"{"instance":"mail","up_to":9}"#,
            .purge(.all(of: "mail", upTo: 9))
        ),
        ("POST", "/silences", #"{"match":{}}"#, .addSilence(["match": [:]])),
        ("DELETE", "/silences/3", "", .removeSilence(3)),
        ("PUT", "/users/anna", #"{"zone":"UTC"}"#, .putUser("anna", ["zone": "UTC"])),
        ("DELETE", "/users/anna", "", .removeUser("anna")),
        (
            "PUT", "/users/anna/preferences", #"{"signalAlerts":false}"#,
            .putPreferences("anna", ["signalAlerts": false])
        ),
        (
            "POST", "/contacts/enable", #"{"user":"anna","channel":"mail"}"#,
            .enableContacts(of: "anna", at: "mail")
        ),
        ("POST", "/test-send", "", .testSend(to: nil)),
        ("POST", "/test-send", #"{"channel":"mail"}"#, .testSend(to: "mail")),
        ("POST", "/simulate", #"{"config":"a: b"}"#, .simulation(["config": "a: b"])),
    ])
    func `what is to be done is read from path and body`(
        method: String, path: String, body: String, asked: LedgerQuestion
    ) throws {
        #expect(try question(method, path, body: body) == asked)
    }

    @Test func `who asks is named as the kernel knows them`() throws {
        let served = try Served()
        _ = try served.ask("DELETE", "/api/v1/silences/3")
        let caller = served.host.asked.withLock { $0.questions.first?.caller }
        #expect(caller == Caller(name: "user:\(getuid())", process: getpid()))
    }

    @Test(arguments: [
        ("GET", "/notifications", "", 400, "\"user\" is missing from the query."),
        ("GET", "/notifications?user=a&limit=0", "", 400, "\"limit\" is from 1 to 1000."),
        ("GET", "/notifications?user=a&limit=1001", "", 400, "\"limit\" is from 1 to 1000."),
        (
            "GET", "/notifications?user=a&before=x", "", 400,
            "\"before\" is a whole number from 0 on, not \"x\"."
        ),
        (
            "GET", "/notifications?user=a&unread_only=perhaps", "", 400,
            "\"unread_only\" is true or false."
        ),
        ("GET", "/silences?x=1", "", 400, "There is no \"x\" here; there is none."),
        ("GET", "/users?limit=1&limit=2", "", 400, "\"limit\" is given twice."),
        ("GET", "/explain?user=a", "", 400, "\"event\" is missing from the query."),
        (
            "POST", "/contacts/enable", "{}", 422,
            #"Which ones? {"user": "anna"}, {"channel": "mail"}, or both."#
        ),
        ("POST", "/notifications/x/read", "", 404, "\"x\" is no number of a notification."),
        ("DELETE", "/silences/-1", "", 404, "\"-1\" is no number of a silence."),
        (
            "POST", "/notifications/1/ack", "{}", 422,
            "\"by\" says who takes care of it: {\"by\": \"anna\"}."
        ),
        ("POST", "/notifications/1/ack", #"{"by":7}"#, 422, "\"by\" is a string, and not empty."),
        ("POST", "/test-send", "[]", 422, "The body is a JSON object."),
        (
            "POST", "/test-send", #"{"chanel":"a"}"#, 422,
            "There is no \"chanel\" here; there is channel."
        ),
        (
            "POST", "/simulate", #"{"draft":"a"}"#, 422,
            "There is no \"draft\" here; there is config, file, variables, channels, since, until, "
                + "user, each, limit."
        ),
        (
            "POST", "/dead-letters/replay", "", 422,
            "Which ones? Either {\"ids\": [1, 2]} or {\"instance\": \"mail\", \"up_to\": 2}."
        ),
        (
            "POST", "/dead-letters/replay", #"{"ids":[]}"#, 422,
            "\"ids\" is a list of 1 to 1000 numbers, and stands alone."
        ),
        (
            "POST", "/dead-letters/purge", #"{"ids":["a"]}"#, 422,
            "\"ids\" holds numbers of dead letters."
        ),
    ])
    func `what is not understood is refused in a sentence, and nobody is asked`(
        method: String, path: String, body: String, status: Int, sentence: String
    ) throws {
        let served = try Served()
        let reply = try served.ask(method, "/api/v1" + path, body: body)
        #expect(reply.status == status)
        #expect(try JSONValue(parsing: reply.body)["error"]?["message"]?.string == sentence)
        #expect(served.host.asked.withLock { $0.questions.isEmpty })
    }

    @Test func `a body that is not JSON is called so`() throws {
        let served = try Served()
        #expect(try served.ask("PUT", "/api/v1/users/a", body: "{").code == "json_malformed")
    }
}
