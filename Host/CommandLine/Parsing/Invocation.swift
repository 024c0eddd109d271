/// What was asked for: a command, and what stood behind it.
package struct Invocation: Sendable {
    /// The names that led to the command, without the program's.
    package let path: [String]
    package let command: Command
    package internal(set) var operands: [String] = []
    /// Each option's values, in their order; a flag has one empty value for each time it stands.
    package internal(set) var values: [String: [String]] = [:]

    init(path: [String], command: Command) {
        self.path = path
        self.command = command
    }

    package func has(_ flag: String) -> Bool { values[flag] != nil }

    /// The value of an option that is given at most once.
    package func value(_ option: String) -> String? { values[option]?.first }

    package func values(_ option: String) -> [String] { values[option] ?? [] }

    package func operand(_ index: Int) -> String? {
        index < operands.count ? operands[index] : nil
    }
}
