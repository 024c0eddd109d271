package import JSON

/// `belfry audit`: for people, and for programs to take along.
///
/// Pure; page by page.
package struct AuditView {
    package enum Matter: Sendable, Equatable {
        case changes
        case deliveries(withMessages: Bool)
    }

    package enum Form: Sendable {
        case table
        case json
        case csv
    }

    private let matter: Matter
    private let form: Form
    private let ink: Ink

    package init(_ matter: Matter, _ form: Form, ink: Ink) {
        self.matter = matter
        self.form = form
        self.ink = ink
    }

    /// What stands before everything else.
    package var head: [String] { form == .csv ? [names.joined(separator: ",")] : [] }

    /// What is said where there is nothing.
    package var nothing: [String] { form == .table ? ["There is nothing of that."] : [] }

    package func lines(_ rows: [JSONValue]) -> [String] {
        switch form {
        case .json: rows.map { $0.text() }
        case .csv: rows.map { row in names.map { CSVText.field(row[$0]) }.joined(separator: ",") }
        case .table: matter == .changes ? changes(rows) : deliveries(rows)
        }
    }

    /// The members that make the columns: never another order, new ones at the end.
    private var names: [String] {
        switch matter {
        case .changes: ["number", "at", "who", "pid", "action", "subject", "detail"]
        case .deliveries(let withMessages):
            [
                "id", "notification", "event", "type", "subject", "source", "accepted_at", "user",
                "channel", "recipient", "priority", "state", "due_at", "ended_at", "attempts",
                "may_repeat", "reason", "rule", "line", "why", "goes_on_as", "provider_id",
                "detail", "traceparent",
            ] + (withMessages ? ["title", "body"] : [])
        }
    }

    private func changes(_ rows: [JSONValue]) -> [String] {
        var table = Table(
            [
                ("NUMBER", .right), ("AT", .left), ("WHO", .left), ("PID", .right),
                ("ACTION", .left), ("SUBJECT", .left),
            ], ink: ink)
        for row in rows {
            let detail = row["detail"].map { PlainText.line($0.string ?? $0.text()) } ?? ""
            table.add(
                [
                    .init(number(row, "number")), .init(text(row, "at")),
                    .init(text(row, "who"), ink.bold), .init(number(row, "pid")),
                    .init(text(row, "action")), .init(text(row, "subject")),
                ], note: detail.isEmpty ? nil : ink.dim("└ ") + detail)
        }
        return table.lines()
    }

    private func deliveries(_ rows: [JSONValue]) -> [String] {
        var table = Table(
            [
                ("DELIVERY", .right), ("ACCEPTED", .left), ("EVENT", .left), ("USER", .left),
                ("CHANNEL", .left), ("TO", .left), ("STATE", .left), ("ENDED", .left),
            ], ink: ink)
        for row in rows {
            let notes = ["title", "body", "why", "detail"].map { PlainText.line(text(row, $0)) }
                .filter { !$0.isEmpty }
            table.add(
                [
                    .init(number(row, "id")), .init(text(row, "accepted_at")),
                    .init(text(row, "event")), .init(text(row, "user"), ink.bold),
                    .init(text(row, "channel")), .init(text(row, "recipient")),
                    .init(text(row, "state")), .init(text(row, "ended_at")),
                ],
                note: notes.isEmpty ? nil : ink.dim("└ ") + notes.joined(separator: ": "))
        }
        return table.lines()
    }

    private func text(_ row: JSONValue, _ key: String) -> String { row[key]?.string ?? "" }

    private func number(_ row: JSONValue, _ key: String) -> String {
        row[key]?.integer.map { String($0) } ?? ""
    }
}

/// Values as RFC 4180 writes them.
enum CSVText {
    /// Texts come from outside: control characters are left out, and what a spreadsheet would take
    /// for a formula has an apostrophe before it.
    static func field(_ value: JSONValue?) -> String {
        guard let value, !value.isNull else { return "" }
        guard let text = value.string else { return quoted(value.text()) }
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) }
        return quoted((isFormula == true ? "'" : "") + PlainText.line(text))
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = !text.unicodeScalars.contains { ",\"\n".unicodeScalars.contains($0) }
        return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
