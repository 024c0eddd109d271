/// A single value as it was written, and what it is by YAML 1.2's core rules.
package struct YAMLScalar: Sendable, Equatable {
    package enum Style: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    /// Where the text came from.
    package enum Origin: Sendable, Equatable {
        /// It stands in the file.
        case written
        /// Variables were put into it; `template` is what stands in the file.
        case substituted(template: String)
        /// It was read from a `{file: …}` reference, and is a secret.
        case secretFile
    }

    package var text: String
    package var style: Style
    package var origin: Origin = .written
    package private(set) var value: YAMLValue

    /// `isString` says that a tag (`!!str` or `!`) forbids any other reading.
    package init(
        _ text: String, style: Style = .plain, isString: Bool = false, origin: Origin = .written
    ) {
        self.text = text
        self.style = style
        self.origin = origin
        value = style == .plain && !isString ? YAMLValue(plain: text) : .string(text)
    }

    package var isSecret: Bool { origin == .secretFile }

    /// What a message may show of it: never a value that came from elsewhere.
    package var shown: String {
        switch origin {
        case .written: text
        case .substituted(let template): template
        case .secretFile: "•••"
        }
    }
}

extension YAMLScalar: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { value.kind }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
