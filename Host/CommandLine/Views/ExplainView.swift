package import JSON

/// `belfry explain` for people.
///
/// Pure.
package struct ExplainView {
    private let answer: JSONValue
    private let ink: Ink

    package init(_ answer: JSONValue, ink: Ink) {
        self.answer = answer
        self.ink = ink
    }

    package func lines() -> [String] {
        var lines = headline
        let users = answer["users"]?.array ?? []
        if users.isEmpty { lines += ["", "Nobody was to be told of it."] }
        for user in users { lines += [""] + block(user) }
        if answer["more"]?.bool == true {
            lines += ["", ink.yellow("▲ There is more than is shown; ask for one --user.")]
        }
        return lines
    }

    private var headline: [String] {
        let event = answer["event"] ?? .null
        var words = [ink.bold(text(event, "type"))]
        words += ["subject", "id"].map { text(event, $0) }.filter { !$0.isEmpty }
        let priority = text(event, "priority")
        words.append(priority == "critical" ? ink.alarm(priority) : priority)
        let source = text(event, "source")
        let user = text(event, "user")
        let origin =
            "accepted \(text(event, "accepted_at"))" + (source.isEmpty ? "" : " from \(source)")
            + (user.isEmpty ? "" : ", about \(user)")
        return [words.joined(separator: "  "), "  " + ink.dim(origin)]
    }

    private func block(_ user: JSONValue) -> [String] {
        var title = ink.bold(text(user, "user"))
        let by = text(user, "acknowledged_by")
        if !by.isEmpty {
            title += ink.dim("  acknowledged by \(by) at \(text(user, "acknowledged_at"))")
        } else if !text(user, "read_at").isEmpty {
            title += ink.dim("  read at \(text(user, "read_at"))")
        }
        let channels = user["channels"]?.array ?? []
        if channels.isEmpty {
            return [title, "  by no channel of their own; it stands in the inbox"]
        }
        return [title] + channels.flatMap(lines)
    }

    private func lines(_ channel: JSONValue) -> [String] {
        let recipient = text(channel, "recipient")
        let name = text(channel, "channel")
        let place =
            (name.isEmpty ? "" : ink.bold(name) + " ")
            + (recipient.isEmpty ? "" : ink.dim("to \(recipient) "))
        var lines = ["  \(mark(text(channel, "state"))) \(place)\(text(channel, "why"))"]
        for attempt in channel["attempts"]?.array ?? [] {
            lines.append("    " + ink.dim("└ \(PlainText.line(attempt.string ?? ""))"))
        }
        let outcome = text(channel, "outcome")
        if !outcome.isEmpty { lines.append("    └ \(outcome)") }
        return lines
    }

    private func mark(_ state: String) -> String {
        switch state {
        case "delivered": ink.green("●")
        case "dead", "expired", "discarded": ink.red("■")
        case "not_sent", "shared": ink.dim("○")
        default: ink.yellow("▲")
        }
    }

    private func text(_ value: JSONValue, _ key: String) -> String {
        PlainText.line(value[key]?.string ?? "")
    }
}
