import Core

/// Reads a command line by the declarations of a command tree.
///
/// Pure.
///
/// `--name value`, `--name=value`, `-n value`, `-nvalue`, grouped flags `-ab`; options and operands
/// may stand in any order after the command; everything after `--` is an operand.
package enum ArgumentParser {
    /// Every command has it, so that `belfry … --help` always answers.
    package static let help = Option("help", short: "h", "Show this help")

    package static func parse(
        _ arguments: [String], of root: Command
    ) throws(CommandFailure) -> Invocation {
        var rest = arguments[...]
        var command = root
        var path: [String] = []
        while !command.subcommands.isEmpty, let word = rest.first, !word.hasPrefix("-") {
            guard let next = command.subcommand(word) else {
                throw unknownCommand(word, of: command, path: path)
            }
            command = next
            path.append(word)
            rest = rest.dropFirst()
        }
        var reading = Reading(invocation: Invocation(path: path, command: command), rest: rest)
        try reading.run()
        return reading.invocation
    }

    private static func unknownCommand(
        _ word: String, of command: Command, path: [String]
    ) -> CommandFailure {
        let names = command.subcommands.map(\.name)
        let guess = Suggestion.question(for: word, in: names)
        let help = (["belfry", "help"] + path).joined(separator: " ")
        return CommandFailure(.usage, "There is no command '\(word)'.\(guess) See `\(help)`.")
    }
}

/// The reading of what stands behind a command's name.
private struct Reading {
    var invocation: Invocation
    var rest: ArraySlice<String>

    private var options: [Option] { invocation.command.options + [ArgumentParser.help] }
    private var place: String { (["belfry"] + invocation.path).joined(separator: " ") }

    mutating func run() throws(CommandFailure) {
        while let word = rest.popFirst() {
            if word == "--" {
                invocation.operands += rest
                rest = []
            } else if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2))
            } else if word.hasPrefix("-") && word.count > 1 {
                try takeShort(word.dropFirst())
            } else {
                invocation.operands.append(word)
            }
        }
        if invocation.has("help") { return }
        try checkOperands()
    }

    private mutating func takeLong(_ text: Substring) throws(CommandFailure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = options.first(where: { $0.name == name }) else {
            let guess = Suggestion.nearest(to: name, in: options.map(\.name))
            let question = guess.map { " Did you mean '--\($0)'?" } ?? ""
            throw usage("'\(place)' has no option '--\(name)'.\(question)")
        }
        if parts.count > 1 {
            guard option.takesValue else { throw usage("'--\(name)' takes no value.") }
            try note(option, String(parts[1]))
        } else {
            try note(option, try option.takesValue ? nextValue("--\(name)", option) : "")
        }
    }

    private mutating func takeShort(_ text: Substring) throws(CommandFailure) {
        var letters = text
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.short == letter }) else {
                throw usage("'\(place)' has no option '-\(letter)'.")
            }
            guard option.takesValue else {
                try note(option, "")
                continue
            }
            let attached = letters.hasPrefix("=") ? letters.dropFirst() : letters
            try note(
                option,
                try attached.isEmpty ? nextValue("-\(letter)", option) : String(attached))
            return
        }
    }

    private mutating func nextValue(
        _ spelling: String, _ option: Option
    ) throws(CommandFailure) -> String {
        guard let value = rest.popFirst() else {
            throw usage("'\(spelling)' wants a value: \(spelling) \(option.placeholder ?? "").")
        }
        return value
    }

    private mutating func note(_ option: Option, _ value: String) throws(CommandFailure) {
        if option.takesValue, !option.repeats, invocation.has(option.name) {
            throw usage("'--\(option.name)' is given twice.")
        }
        if case .choice(let words) = option.kind, !words.contains(value) {
            let guess = Suggestion.question(for: value, in: words)
            throw usage(
                "'--\(option.name)' is one of \(words.joined(separator: ", ")); '\(value)' is not."
                    + guess)
        }
        invocation.values[option.name, default: []].append(value)
    }

    private func checkOperands() throws(CommandFailure) {
        let declared = invocation.command.operands
        let given = invocation.operands
        if let missing = declared.dropFirst(given.count).first(where: \.isRequired) {
            throw usage("'\(place)' wants \(missing.name): \(lowered(missing.summary)).")
        }
        let isOpen = declared.last?.repeats == true
        if given.count > declared.count && !isOpen {
            throw usage("'\(place)' does not know what to do with '\(given[declared.count])'.")
        }
        for (index, value) in given.enumerated() {
            let operand = declared[min(index, declared.count - 1)]
            if case .choice(let words) = operand.kind, !words.contains(value) {
                let guess = Suggestion.question(for: value, in: words)
                throw usage(
                    "\(operand.name) is one of \(words.joined(separator: ", ")); "
                        + "'\(value)' is not.\(guess)")
            }
        }
    }

    private func lowered(_ text: String) -> String {
        text.prefix(1).lowercased() + text.dropFirst()
    }

    private func usage(_ sentence: String) -> CommandFailure {
        CommandFailure(.usage, sentence)
    }
}
