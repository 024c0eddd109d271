package import JSON

/// `belfry simulate` for people.
///
/// Pure.
package struct SimulateView {
    private static let readersMax = 20

    private let answer: JSONValue
    private let ink: Ink

    package init(_ answer: JSONValue, ink: Ink) {
        self.answer = answer
        self.ink = ink
    }

    package func lines() -> [String] {
        summary + readers + differences + notes
    }

    // MARK: The whole

    private var summary: [String] {
        let events = answer["events"] ?? .null
        let replayed = number(events, "replayed")
        let of = text(answer, "user")
        var lines = [
            ink.bold(Quantity.count(replayed, "event", "events")) + " replayed, accepted from "
                + "\(text(answer, "since")) to \(text(answer, "until"))"
                + (of.isEmpty ? "" : "; only what concerns \(of)")
        ]
        if replayed == 0 {
            return lines + ["", "The journal has nothing of that time, so there is no difference."]
        }
        if let stopped = answer["stopped_at"]?.string {
            lines.append(ink.yellow("▲ Time ran out at \(stopped): the rest was not replayed."))
        }
        var table = Table(
            [
                ("", .left), ("DELIVERIES", .right), ("AT ONCE", .right), ("LATER", .right),
                ("MESSAGES", .right), ("ESCALATIONS", .right),
            ], ink: ink)
        for (title, key) in [("now", "current"), ("with the draft", "draft")] {
            let totals = answer[key] ?? .null
            table.add(
                [Table.Cell(title)]
                    + ["deliveries", "at_once", "later", "messages", "escalations"].map {
                        Table.Cell(Quantity.count(number(totals, $0)))
                    })
        }
        return lines + [""] + table.lines() + ["", verdict]
    }

    private var verdict: String {
        let kinds = SimulateView.kinds.compactMap { kind, word -> String? in
            let count = number(answer["kinds"] ?? .null, kind)
            return count > 0 ? "\(Quantity.count(count)) \(word)" : nil
        }
        let missed = number(answer, "critical_missed")
        if missed > 0 {
            return ink.alarm("■ \(Quantity.count(missed)) critical missed") + "; "
                + kinds.joined(separator: ", ")
        }
        return kinds.isEmpty
            ? "\(ink.green("●")) No difference." : "▲ " + kinds.joined(separator: ", ")
    }

    private static let kinds = [
        ("removed", "no longer sent"), ("later", "sent later"),
        ("otherwise", "merged or held otherwise"), ("sooner", "sent sooner"),
        ("elsewhere", "sent elsewhere"), ("added", "sent in addition"),
        ("escalation", "with another escalation"),
    ]

    // MARK: Readers

    private var readers: [String] {
        let rows = (answer["readers"]?.array ?? []).filter { number($0, "differences") > 0 }
        guard !rows.isEmpty else { return [] }
        var table = Table(
            [
                ("USER", .left), ("CHANNEL", .left), ("NOW", .right), ("DRAFT", .right),
                ("DIFFERENCES", .right),
            ], ink: ink)
        for row in rows.prefix(SimulateView.readersMax) {
            let user = text(row, "user")
            table.add(
                [Table.Cell(user.isEmpty ? "all others" : user), Table.Cell(text(row, "channel"))]
                    + ["current", "draft", "differences"].map {
                        Table.Cell(Quantity.count(number(row, $0)))
                    })
        }
        let rest =
            Int64(rows.count - min(rows.count, SimulateView.readersMax))
            + number(answer, "readers_left_out")
        return [""] + table.lines()
            + (rest > 0 ? ["and \(Quantity.count(rest)) more users and channels; --json"] : [])
    }

    // MARK: Differences

    private var differences: [String] {
        let rows = answer["differences"]?.array ?? []
        let left = answer["left_out"] ?? .null
        let rest = number(left, "rows")
        let more =
            rest > 0
            ? [
                "",
                "and \(Quantity.count(rest)) more, which stand for "
                    + Quantity.count(number(left, "differences"), "difference", "differences")
                    + "; --limit shows more of them",
            ] : []
        return rows.flatMap { [""] + lines($0) } + more
    }

    private func lines(_ row: JSONValue) -> [String] {
        let event = row["event"] ?? .null
        let count = number(row, "count")
        let times =
            count > 1
            ? ink.dim("  \(Quantity.count(count)) times, until \(text(row, "last_at")); the first:")
            : ""
        let others = number(row, "others")
        let channel = text(row, "channel")
        let reader =
            channel.isEmpty
            ? ""
            : "  " + ink.bold(text(row, "user")) + (others > 0 ? " and \(others) others" : "")
                + " by " + ink.bold(channel)
        let priority = text(event, "priority")
        let what = ["type", "subject", "title"].map { text(event, $0) }.filter { !$0.isEmpty }
        return [
            "\(sign(row))\(reader)\(times)",
            "    \(text(event, "accepted_at"))  "
                + (priority == "critical" ? ink.alarm(priority) : priority) + "  "
                + what.joined(separator: "  ") + ink.dim("  \(text(event, "id"))"),
            "    now    \(text(row["current"] ?? .null, "why"))",
            "    draft  \(text(row["draft"] ?? .null, "why"))",
        ]
    }

    private func sign(_ row: JSONValue) -> String {
        if row["critical_missed"]?.bool == true { return ink.alarm("■ critical, missed") }
        switch text(row, "kind") {
        case "removed": return ink.red("− no longer sent")
        case "added": return ink.green("+ sent in addition")
        case let kind:
            let word = SimulateView.kinds.first { $0.0 == kind }?.1 ?? kind
            return ink.yellow("~ \(word)")
        }
    }

    // MARK: What it cannot know

    private var notes: [String] {
        let sentences =
            [text(answer, "compares")]
            + (answer["notes"]?.array ?? []).map {
                PlainText.line($0.string ?? "")
            }
        return [""] + sentences.filter { !$0.isEmpty }.map { ink.dim("· \($0)") }
    }

    private func number(_ value: JSONValue, _ key: String) -> Int64 { value[key]?.integer ?? 0 }

    private func text(_ value: JSONValue, _ key: String) -> String {
        PlainText.line(value[key]?.string ?? "")
    }
}
