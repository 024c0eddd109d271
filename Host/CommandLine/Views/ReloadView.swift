package import JSON

/// `belfry reload` for people.
///
/// Pure.
package struct ReloadView {
    private let answer: JSONValue
    private let ink: Ink

    package init(_ answer: JSONValue, ink: Ink) {
        self.answer = answer
        self.ink = ink
    }

    package func lines() -> [String] {
        let kinds = [
            ("added", "added"), ("removed", "removed"), ("replaced", "replaced"),
            ("reconfigured", "given new settings"),
        ]
        var lines: [String] = kinds.compactMap { key, words in
            let names = names(key)
            return names.isEmpty ? nil : "  \(words): \(names.joined(separator: ", "))"
        }
        let unchanged = Int64(names("unchanged").count)
        if lines.isEmpty {
            lines = ["\(ink.green("●")) Reloaded; no instance had to change."]
        } else {
            lines.insert("\(ink.green("●")) Reloaded.", at: 0)
            lines.append("  untouched: \(Quantity.count(unchanged, "instance", "instances"))")
        }
        let findings = ["set_aside", "warnings"].flatMap { answer[$0]?.array ?? [] }
        return lines + findings.map { "  \(finding($0))" }
            + names("needs_restart").map {
                "  \(ink.yellow("▲")) \($0) takes effect with the next start."
            }
    }

    /// One fault of a configuration that was refused: where, and what.
    package func finding(_ finding: JSONValue) -> String {
        var place = finding["file"]?.string ?? finding["instance"]?.string ?? ""
        for key in ["line", "column"] {
            if let number = finding[key]?.integer { place += ":\(number)" }
        }
        let isError = finding["severity"]?.string != "warning"
        let label = isError ? ink.red("error:") : ink.yellow("warning:")
        let message = finding["message"]?.string ?? ""
        let hint = finding["suggestion"]?.string.map { "; did you mean \"\($0)\"?" } ?? ""
        let words = PlainText.line(message + hint)
        return "\(ink.bold(PlainText.line(place) + ":")) \(label) \(words)"
    }

    private func names(_ key: String) -> [String] {
        (answer[key]?.array ?? []).compactMap(\.string).map(PlainText.line)
    }
}
