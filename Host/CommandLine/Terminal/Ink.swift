/// Colour, where there is somebody to see it.
package struct Ink: Sendable, Equatable {
    package let isOn: Bool

    package init(isOn: Bool) {
        self.isOn = isOn
    }

    /// On a terminal, unless `NO_COLOR` is set to anything or the terminal is a dumb one.
    package init(isTerminal: Bool, environment: [String: String]) {
        isOn =
            isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    package func bold(_ text: String) -> String { wrap(text, "1") }
    package func dim(_ text: String) -> String { wrap(text, "2") }
    package func red(_ text: String) -> String { wrap(text, "31") }
    package func green(_ text: String) -> String { wrap(text, "32") }
    package func yellow(_ text: String) -> String { wrap(text, "33") }
    package func alarm(_ text: String) -> String { wrap(text, "1;31") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
