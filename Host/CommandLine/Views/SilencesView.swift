package import JSON

/// `belfry silence list` for people.
///
/// Pure.
package struct SilencesView {
    private let rows: [JSONValue]
    private let ink: Ink

    package init(_ answer: JSONValue, ink: Ink) {
        rows = answer["silences"]?.array ?? []
        self.ink = ink
    }

    package func lines() -> [String] {
        guard !rows.isEmpty else { return ["There are no silences."] }
        var table = Table(
            [
                ("SILENCE", .right), ("STATE", .left), ("UNTIL", .left), ("BY", .left),
                ("ABOUT", .left),
            ], ink: ink)
        for row in rows {
            let comment = PlainText.line(row["comment"]?.string ?? "")
            table.add(
                [
                    .init(row["id"]?.integer.map { String($0) } ?? "", ink.bold), state(row),
                    .init(row["end"]?.string ?? ""), .init(row["author"]?.string ?? ""),
                    .init(about(row)),
                ], note: comment.isEmpty ? nil : ink.dim("└ ") + comment)
        }
        return table.lines()
    }

    private func state(_ row: JSONValue) -> Table.Cell {
        let state = row["state"]?.string ?? ""
        return Table.Cell(state, state == "active" ? ink.yellow : ink.dim)
    }

    /// "type broker_*, priority high critical".
    private func about(_ row: JSONValue) -> String {
        (row["match"]?.object ?? [:]).map { key, value in
            let names = (value.array ?? [value]).compactMap(\.string)
            return "\(key) \(names.joined(separator: " "))"
        }.joined(separator: ", ")
    }
}
