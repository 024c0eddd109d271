package import JSON

/// `belfry contacts gone` for people.
///
/// Pure.
package struct GoneContactsView {
    private let answer: JSONValue
    private let ink: Ink

    package init(_ answer: JSONValue, ink: Ink) {
        self.answer = answer
        self.ink = ink
    }

    package func lines() -> [String] {
        let rows = answer["contacts"]?.array ?? []
        guard !rows.isEmpty else { return ["No address is gone."] }
        var table = Table(
            [("USER", .left), ("CHANNEL", .left), ("ADDRESS", .left), ("SINCE", .left)], ink: ink)
        for row in rows {
            let detail = text(row, "detail")
            table.add(
                [
                    .init(text(row, "user"), ink.bold), .init(text(row, "channel")),
                    .init(text(row, "address")), .init(text(row, "since")),
                ], note: detail.isEmpty ? nil : ink.dim("└ ") + detail)
        }
        let isMore = answer["next_after"]?.string != nil
        return table.lines() + (isMore ? [ink.yellow("▲ There are more; ask for one --user.")] : [])
    }

    private func text(_ row: JSONValue, _ key: String) -> String {
        PlainText.line(row[key]?.string ?? "")
    }
}
