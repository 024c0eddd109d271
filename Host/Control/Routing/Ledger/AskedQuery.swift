import HTTP1

/// The query of a request, read item by item.
struct AskedQuery {
    private static let limitMax = 1_000

    private let items: [RequestTarget.Item]

    /// Throws where the request names an item that is not among `known`, or one twice.
    init(_ request: ControlRequest, known: String...) throws(RequestFault) {
        items = request.target.items
        var seen: Set<String> = []
        for item in items {
            guard known.contains(item.name) else {
                let names = known.isEmpty ? "none" : known.joined(separator: ", ")
                throw .query("There is no \"\(item.name)\" here; there is \(names).")
            }
            guard seen.insert(item.name).inserted else {
                throw .query("\"\(item.name)\" is given twice.")
            }
        }
    }

    func text(_ name: String) -> String? { items.first { $0.name == name }?.value }

    func required(_ name: String) throws(RequestFault) -> String {
        guard let text = text(name), !text.isEmpty else {
            throw .query("\"\(name)\" is missing from the query.")
        }
        return text
    }

    func flag(_ name: String) throws(RequestFault) -> Bool {
        switch text(name) {
        case nil, "false", "0": return false
        case "true", "1": return true
        default: throw .query("\"\(name)\" is true or false.")
        }
    }

    func number(_ name: String) throws(RequestFault) -> Int64? {
        guard let text = text(name) else { return nil }
        guard let number = Int64(text), number >= 0 else {
            throw .query("\"\(name)\" is a whole number from 0 on, not \"\(text)\".")
        }
        return number
    }

    /// How many to give at once.
    func limit(usual: Int) throws(RequestFault) -> Int {
        guard let number = try number("limit") else { return usual }
        guard (1...Int64(AskedQuery.limitMax)).contains(number) else {
            throw .query("\"limit\" is from 1 to \(AskedQuery.limitMax).")
        }
        return Int(number)
    }

    func page(usual: Int) throws(RequestFault) -> LedgerPage {
        LedgerPage(limit: try limit(usual: usual), before: try number("before"))
    }
}
