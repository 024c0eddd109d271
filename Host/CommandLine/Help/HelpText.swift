/// The help of a command, made from its declaration.
///
/// Pure.
package struct HelpText {
    private let command: Command
    private let path: [String]
    private let ink: Ink
    private static let width = 88

    package init(_ command: Command, path: [String], ink: Ink) {
        self.command = command
        self.path = path
        self.ink = ink
    }

    private var name: String { (["belfry"] + path).joined(separator: " ") }

    package func lines() -> [String] {
        var sections: [[String]] = [["\(ink.bold(name)) — \(command.summary)"]]
        if !command.details.isEmpty { sections.append(wrapped(command.details, indent: 0)) }
        sections.append(section("Usage", usage))
        if !command.subcommands.isEmpty {
            let rows = command.subcommands.map { ($0.name, $0.summary) }
            sections.append(section("Commands", columns(rows)))
        }
        if !command.operands.isEmpty {
            sections.append(
                section(
                    "Arguments",
                    columns(command.operands.map { ($0.name, meaning($0.summary, $0.kind)) })))
        }
        let options = command.options + [ArgumentParser.help]
        sections.append(
            section(
                "Options", columns(options.map { (spelling($0), meaning($0.summary, $0.kind)) })))
        if !command.examples.isEmpty { sections.append(section("Examples", command.examples)) }
        if path.isEmpty {
            let codes = ExitCode.allCases.map { (String($0.rawValue), $0.meaning) }
            sections.append(section("Exit codes", columns(codes)))
        }
        return Array(sections.joined(separator: [""]))
    }

    private var usage: [String] {
        var words = [name]
        if !command.subcommands.isEmpty { words.append("COMMAND") }
        words.append("[options]")
        for operand in command.operands {
            let word = operand.name + (operand.repeats ? "…" : "")
            words.append(operand.isRequired ? word : "[\(word)]")
        }
        return [words.joined(separator: " ")]
    }

    private func spelling(_ option: Option) -> String {
        let short = option.short.map { "-\($0), " } ?? "    "
        return short + "--\(option.name)" + (option.placeholder.map { " \($0)" } ?? "")
    }

    /// The summary, and the words to choose from where there are such.
    private func meaning(_ summary: String, _ kind: ValueKind) -> String {
        guard case .choice(let words) = kind else { return summary }
        return "\(summary): \(words.joined(separator: ", "))"
    }

    private func section(_ title: String, _ lines: [String]) -> [String] {
        [ink.bold(title)] + lines.map { "  " + $0 }
    }

    /// Names on the left, what they mean on the right, wrapped under itself.
    private func columns(_ rows: [(String, String)]) -> [String] {
        let widest = rows.map(\.0.count).max() ?? 0
        return rows.flatMap { name, meaning -> [String] in
            let lines = wrapped(meaning, indent: widest + 4)
            let gap = String(repeating: " ", count: widest - name.count + 2)
            let under = String(repeating: " ", count: widest + 2)
            return ["\(name)\(gap)\(lines.first ?? "")"] + lines.dropFirst().map { under + $0 }
        }
    }

    private func wrapped(_ text: String, indent: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty && indent + line.count + 1 + word.count > Self.width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
