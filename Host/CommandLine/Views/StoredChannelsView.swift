import JSON

/// The channels whose deliveries are stored, in `belfry status`.
///
/// Pure.
struct StoredChannelsView {
    private let rows: [JSONValue]
    private let ink: Ink

    /// `store`: the member of that name of `GET /status`.
    init(_ store: JSONValue, ink: Ink) {
        rows = store["channels"]?.array ?? []
        self.ink = ink
    }

    func lines() -> [String] {
        guard !rows.isEmpty else { return [] }
        var table = Table(
            [
                ("STORED", .left), ("DELIVERED", .right), ("RETRIED", .right), ("DUE", .right),
                ("OLDEST", .right), ("DEFERRED", .right), ("ON ITS WAY", .right), ("DEAD", .right),
            ], ink: ink)
        for row in rows {
            let due = row["due"]?.integer ?? 0
            let seconds = row["oldest_due_seconds"]?.integer ?? 0
            table.add([
                .init(row["channel"]?.string ?? "", ink.bold),
                .init(Quantity.count(row["outcomes"]?["delivered"]?.integer ?? 0)),
                .init(count(row["outcomes"]?["retry"]), ink.yellow), .init(count(row["due"])),
                .init(due == 0 ? "" : Quantity.time(seconds: seconds)),
                .init(count(row["deferred"])), .init(count(row["claimed"])),
                .init(count(row["dead"]), ink.red),
            ])
        }
        return table.lines()
    }

    /// Empty for none.
    private func count(_ value: JSONValue?) -> String {
        let count = value?.integer ?? 0
        return count == 0 ? "" : Quantity.count(count)
    }
}
