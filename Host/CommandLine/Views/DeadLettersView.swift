package import JSON

/// `belfry dead-letters list` for people.
///
/// Pure.
package struct DeadLettersView {
    private let answer: JSONValue
    private let ink: Ink

    package init(_ answer: JSONValue, ink: Ink) {
        self.answer = answer
        self.ink = ink
    }

    package func lines() -> [String] {
        let rows = answer["dead_letters"]?.array ?? []
        guard !rows.isEmpty else { return ["There are no dead letters."] }
        var table = Table(
            [
                ("NUMBER", .right), ("CHANNEL", .left), ("USER", .left), ("EVENT", .left),
                ("TRIES", .right), ("ENDED", .left), ("WHY", .left),
            ], ink: ink)
        for row in rows {
            let detail = PlainText.line(row["detail"]?.string ?? "")
            table.add(
                [
                    .init(number(row["id"]), ink.bold), .init(text(row, "channel")),
                    .init(text(row, "user")), .init(text(row, "event")),
                    .init(number(row["attempts"])), .init(text(row, "ended_at")),
                    .init(text(row, "why"), ink.red),
                ], note: detail.isEmpty ? nil : ink.dim("└ ") + detail)
        }
        let isMore = answer["next_before"]?.integer != nil
        return table.lines() + (isMore ? [ink.yellow("▲ There are older ones.")] : [])
    }

    private func text(_ row: JSONValue, _ key: String) -> String { row[key]?.string ?? "" }

    private func number(_ value: JSONValue?) -> String {
        value?.integer.map { String($0) } ?? ""
    }
}
