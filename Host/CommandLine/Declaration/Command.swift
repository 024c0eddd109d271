/// One command: all that the parser, the help and the shells' completions know of it.
package struct Command: Sendable {
    package typealias Action =
        @Sendable (Invocation, Surroundings) throws(CommandFailure) -> ExitCode

    package let name: String
    /// What it does, in a few words without a full stop.
    package let summary: String
    /// Further sentences for its own help.
    package var details: String = ""
    package var options: [Option] = []
    package var operands: [Operand] = []
    package var examples: [String] = []
    package var subcommands: [Command] = []
    /// Nil: it only groups its subcommands.
    package var action: Action?

    package init(
        _ name: String, _ summary: String, details: String = "", options: [Option] = [],
        operands: [Operand] = [], examples: [String] = [], subcommands: [Command] = [],
        action: Action? = nil
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.options = options
        self.operands = operands
        self.examples = examples
        self.subcommands = subcommands
        self.action = action
    }

    package func subcommand(_ name: String) -> Command? {
        subcommands.first { $0.name == name }
    }

    /// The command that `path` leads to from this one.
    package func descendant(_ path: [String]) -> Command? {
        var command = self
        for name in path {
            guard let next = command.subcommand(name) else { return nil }
            command = next
        }
        return command
    }
}

/// What a value is, so that a shell can complete it.
package enum ValueKind: Sendable, Equatable {
    case text
    case file
    case directory
    case choice([String])
}

/// `--name VALUE`, or a flag where `value` is nil.
package struct Option: Sendable {
    package let name: String
    package let short: Character?
    package let placeholder: String?
    package let kind: ValueKind
    package let repeats: Bool
    package let summary: String

    /// A flag.
    package init(_ name: String, short: Character? = nil, _ summary: String) {
        self.name = name
        self.short = short
        placeholder = nil
        kind = .text
        repeats = false
        self.summary = summary
    }

    /// An option with a value.
    package init(
        _ name: String, short: Character? = nil, value placeholder: String,
        of kind: ValueKind = .text,
        repeats: Bool = false, _ summary: String
    ) {
        self.name = name
        self.short = short
        self.placeholder = placeholder
        self.kind = kind
        self.repeats = repeats
        self.summary = summary
    }

    package var takesValue: Bool { placeholder != nil }
}

/// An argument that is known by its place.
package struct Operand: Sendable {
    package let name: String
    package let kind: ValueKind
    package let isRequired: Bool
    package let repeats: Bool
    package let summary: String

    package init(
        _ name: String, of kind: ValueKind = .text, isRequired: Bool = true, repeats: Bool = false,
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        self.repeats = repeats
        self.summary = summary
    }
}
