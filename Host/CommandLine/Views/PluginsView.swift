package import JSON

/// `belfry plugins` for people.
///
/// Pure.
package struct PluginsView {
    private let rows: [InstanceRow]
    private let ink: Ink

    package init(_ plugins: JSONValue, ink: Ink) {
        rows = (plugins["plugins"]?.array ?? []).map(InstanceRow.init)
        self.ink = ink
    }

    package func lines() -> [String] {
        guard !rows.isEmpty else { return ["No plugins are configured."] }
        var table = Table(
            [
                ("INSTANCE", .left), ("PLUGIN", .left), ("VERSION", .left), ("PLACEMENT", .left),
                ("STATE", .left), ("GEN", .right), ("EVENTS", .right), ("LOST", .right),
                ("WAITING", .right),
            ], ink: ink)
        for row in rows {
            table.add(
                [
                    .init(row.name, ink.bold), .init(row.id), .init(row.version),
                    .init(row.placement), row.stateCell(ink), .init(row.generation),
                    .init(row.events), .init(row.lost, ink.yellow), .init(row.waiting),
                ], note: row.trouble.map { ink.dim("└ ") + $0 })
        }
        return table.lines()
    }
}
