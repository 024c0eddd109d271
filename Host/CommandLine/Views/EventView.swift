package import JSON

/// `belfry tail` for people: one event, one line.
///
/// Pure but for the clock it is given.
package struct EventView {
    private let ink: Ink
    private let clock: (Int64) -> String

    /// `clock` writes a moment in milliseconds since 1970 as a time of day.
    package init(ink: Ink, clock: @escaping (Int64) -> String) {
        self.ink = ink
        self.clock = clock
    }

    /// The line for one line of the stream, with its line end.
    package func text(of line: [UInt8]) -> [UInt8] {
        let text: String
        if let event = try? JSONValue(parsing: line) {
            text = self.line(event)
        } else {
            text = PlainText.line(String(decoding: line, as: UTF8.self))
        }
        return Array((text + "\n").utf8)
    }

    /// What to say of events that are missing here; nil: `line` is an event.
    package static func gap(in line: [UInt8], ink: Ink) -> String? {
        // Most lines are events: they are not read twice for it.
        guard line.starts(with: "{\"dropped\":".utf8),
            let gap = try? JSONValue(parsing: line), let dropped = gap["dropped"]?.integer
        else { return nil }
        let count = Quantity.count(dropped, "event was", "events were")
        return ink.yellow(
            gap["filtered"]?.bool == false
                ? "▲ \(count) lost before the filter: more come than the daemon can show."
                : "▲ \(count) left out here: this terminal is slower than they come.")
    }

    package func line(_ event: JSONValue) -> String {
        let time = event["timestamp"]?.integer.map(clock) ?? ""
        let columns = [
            ink.dim(time), priority(event["priority"]?.string ?? ""),
            ink.bold(padded(field(event, "type"), 20)), padded(field(event, "subject"), 8),
        ]
        var line = columns.joined(separator: "  ")
        var words = field(event, "title")
        let body = field(event, "body")
        if words.isEmpty { words = body } else if !body.isEmpty { words += " — \(body)" }
        if words.isEmpty { words = numbers(event) }
        line += "  " + words
        let user = field(event, "user")
        if !user.isEmpty { line += ink.dim("  to \(user)") }
        let source = field(event, "source")
        if !source.isEmpty { line += ink.dim("  (\(source))") }
        return line
    }

    /// "price 189.2, quantity 100": what there is to say of an event without words.
    private func numbers(_ event: JSONValue) -> String {
        guard let numbers = event["numbers"]?.object else { return "" }
        return numbers.map { PlainText.line("\($0.key) \($0.value.text())") }
            .joined(separator: ", ")
    }

    private func priority(_ name: String) -> String {
        let text = padded(PlainText.line(name), 8)
        switch name {
        case "critical": return ink.alarm(text)
        case "high": return ink.yellow(text)
        case "low": return ink.dim(text)
        default: return text
        }
    }

    private func field(_ event: JSONValue, _ key: String) -> String {
        PlainText.line(event[key]?.string ?? "")
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
