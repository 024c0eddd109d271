/// The routes that ask the durable lane.
enum LedgerRoutes {
    typealias Reader = @Sendable (ControlRequest) throws(RequestFault) -> LedgerQuestion

    static func all(over ledger: any LedgerFacade) -> [Route] {
        let routes = inbox + outcomes + deadLetters + silences + people + contacts + audit
        return routes.map { method, path, read in
            Route(method, at: ControlRoutes.prefix + path) { request in
                answer(request, read, ledger)
            }
        }
    }

    private static func answer(
        _ request: ControlRequest, _ read: Reader, _ ledger: any LedgerFacade
    ) -> ControlAnswer {
        do throws(RequestFault) {
            let asked = LedgerRequest(try read(request), by: request.caller)
            return .later { ledger.answer(asked, $0) }
        } catch {
            return .now(error.reply)
        }
    }

    private static let inbox: [(String, String, Reader)] = [
        (
            "GET", "/notifications",
            { request throws(RequestFault) in
                let query = try AskedQuery(
                    request, known: "user", "limit", "unread_only", "before")
                return .inbox(
                    of: try query.required("user"), unreadOnly: try query.flag("unread_only"),
                    try query.page(usual: 20))
            }
        ),
        (
            "GET", "/notifications/unread_count",
            { request throws(RequestFault) in
                .unreadCount(of: try AskedQuery(request, known: "user").required("user"))
            }
        ),
        (
            "POST", "/notifications/{notification}/read",
            { request throws(RequestFault) in
                .markRead(
                    try request.number("notification"),
                    of: try request.object(known: "user").text("user"))
            }
        ),
        (
            "POST", "/notifications/{notification}/ack",
            { request throws(RequestFault) in
                let number = try request.number("notification")
                guard let user = try request.object(known: "by").text("by") else {
                    throw .body("\"by\" says who takes care of it: {\"by\": \"anna\"}.")
                }
                return .acknowledge(number, by: user)
            }
        ),
    ]

    private static let outcomes: [(String, String, Reader)] = [
        (
            "GET", "/deliveries",
            { request throws(RequestFault) in
                .deliveries(ofEvent: try AskedQuery(request, known: "event").required("event"))
            }
        ),
        (
            "GET", "/explain",
            { request throws(RequestFault) in
                let query = try AskedQuery(request, known: "event", "user")
                return .explanation(
                    ofEvent: try query.required("event"), user: query.text("user"))
            }
        ),
        (
            "POST", "/test-send",
            { request throws(RequestFault) in
                .testSend(to: try request.object(known: "channel").text("channel"))
            }
        ),
        (
            "POST", "/simulate",
            { request throws(RequestFault) in
                .simulation(
                    try request.object(
                        known: "config", "file", "variables", "channels", "since", "until", "user",
                        "each", "limit"))
            }
        ),
    ]
}
