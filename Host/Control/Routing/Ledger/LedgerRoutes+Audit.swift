extension LedgerRoutes {
    static let audit: [(String, String, Reader)] = [
        (
            "GET", "/audit",
            { request throws(RequestFault) in
                .audit(
                    try page(
                        AskedQuery(request, known: "after", "limit", "since", "until", "user")))
            }
        ),
        (
            "GET", "/audit/deliveries",
            { request throws(RequestFault) in
                let query = try AskedQuery(
                    request, known: "after", "limit", "since", "until", "user", "messages")
                return .sent(try page(query), withMessages: try query.flag("messages"))
            }
        ),
    ]

    private static func page(_ query: AskedQuery) throws(RequestFault) -> AuditPage {
        AuditPage(
            limit: try query.limit(usual: 100), after: try query.number("after"),
            since: query.text("since"), until: query.text("until"), user: query.text("user"))
    }
}
