extension LedgerRoutes {
    static let contacts: [(String, String, Reader)] = [
        (
            "GET", "/contacts/gone",
            { request throws(RequestFault) in
                let query = try AskedQuery(request, known: "user", "after", "limit")
                return .goneContacts(
                    of: query.text("user"), after: query.text("after"),
                    limit: try query.limit(usual: 100))
            }
        ),
        (
            "POST", "/contacts/enable",
            { request throws(RequestFault) in
                let object = try request.object(known: "user", "channel")
                let (user, channel) = (try object.text("user"), try object.text("channel"))
                guard user != nil || channel != nil else {
                    throw .body(
                        "Which ones? {\"user\": \"anna\"}, {\"channel\": \"mail\"}, or both.")
                }
                return .enableContacts(of: user, at: channel)
            }
        ),
    ]
}
