extension LedgerRoutes {
    static let silences: [(String, String, Reader)] = [
        (
            "GET", "/silences",
            { request throws(RequestFault) in
                _ = try AskedQuery(request)
                return .silences
            }
        ),
        (
            "POST", "/silences",
            { request throws(RequestFault) in .addSilence(try request.document()) }
        ),
        (
            "DELETE", "/silences/{silence}",
            { request throws(RequestFault) in .removeSilence(try request.number("silence")) }
        ),
    ]

    static let people: [(String, String, Reader)] = [
        (
            "GET", "/users",
            { request throws(RequestFault) in
                let query = try AskedQuery(request, known: "after", "limit")
                return .users(after: query.text("after"), limit: try query.limit(usual: 100))
            }
        ),
        (
            "GET", "/users/{user}",
            { request throws(RequestFault) in .user(request.parameters["user"] ?? "") }
        ),
        (
            "PUT", "/users/{user}",
            { request throws(RequestFault) in
                .putUser(request.parameters["user"] ?? "", try request.document())
            }
        ),
        (
            "DELETE", "/users/{user}",
            { request throws(RequestFault) in .removeUser(request.parameters["user"] ?? "") }
        ),
        (
            "PUT", "/users/{user}/preferences",
            { request throws(RequestFault) in
                .putPreferences(request.parameters["user"] ?? "", try request.document())
            }
        ),
    ]
}
