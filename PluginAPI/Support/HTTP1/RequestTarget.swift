/// A request target taken apart: the path's segments and the query's items, escapes resolved.
package struct RequestTarget: Sendable, Equatable {
    /// One item of a query.
    package struct Item: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// As it was sent, without the query.
    package let path: String
    /// As it was sent, without the "?"; empty: none.
    package let query: String
    /// The path between its slashes: "/a/b%20c" has "a" and "b c".
    package let segments: [String]
    package let items: [Item]

    /// Nil: an escape is broken, what it stands for is not UTF-8 or is a control character, or a
    /// segment is "." or "..".
    package init?(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? ""
        query = parts.count > 1 ? String(parts[1]) : ""
        var segments: [String] = []
        for raw in path.split(separator: "/", omittingEmptySubsequences: true) {
            guard let segment = PercentCoding.decode(raw), segment != ".", segment != ".." else {
                return nil
            }
            segments.append(segment)
        }
        self.segments = segments
        var items: [Item] = []
        for raw in query.split(separator: "&") {
            let pair = raw.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(pair[0], plusIsSpace: true),
                let value = PercentCoding.decode(pair.count > 1 ? pair[1] : "", plusIsSpace: true)
            else { return nil }
            items.append(Item(name, value))
        }
        self.items = items
    }

    /// Every value of the query's items of that name, in their order.
    package func values(_ name: String) -> [String] {
        items.filter { $0.name == name }.map(\.value)
    }
}
