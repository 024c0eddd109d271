import JSON

extension LedgerRoutes {
    static let deadLetters: [(String, String, Reader)] = [
        (
            "GET", "/dead-letters",
            { request throws(RequestFault) in
                let query = try AskedQuery(request, known: "instance", "limit", "before")
                return .deadLetters(of: query.text("instance"), try query.page(usual: 50))
            }
        ),
        (
            "POST", "/dead-letters/replay",
            { request throws(RequestFault) in .replay(try selection(request)) }
        ),
        (
            "POST", "/dead-letters/purge",
            { request throws(RequestFault) in .purge(try selection(request)) }
        ),
    ]

    private static let idsMax = 1_000

    /// `{"ids": […]}`, or `{"instance": …, "up_to": …}`.
    private static func selection(
        _ request: ControlRequest
    ) throws(RequestFault) -> LetterSelection {
        let object = try request.object(known: "ids", "instance", "up_to")
        if let ids = object["ids"] {
            guard object.count == 1, let numbers = ids.array?.map(\.integer),
                (1...idsMax).contains(numbers.count)
            else {
                throw .body("\"ids\" is a list of 1 to \(idsMax) numbers, and stands alone.")
            }
            var letters: [Int64] = []
            for number in numbers {
                guard let number else { throw .body("\"ids\" holds numbers of dead letters.") }
                letters.append(number)
            }
            return .these(letters)
        }
        guard let instance = try object.text("instance"), let last = object["up_to"]?.integer
        else {
            throw .body(
                "Which ones? Either {\"ids\": [1, 2]} or {\"instance\": \"mail\", \"up_to\": 2}.")
        }
        return .all(of: instance, upTo: last)
    }
}
