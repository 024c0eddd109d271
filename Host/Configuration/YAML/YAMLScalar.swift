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
        /// Nothing stands there but a comment that may have been meant as a value: `#alerts`.
        case comment
        /// It was read from a `{file: …}` reference, and is a secret.
        case secretFile
    }

    package let text: String
    package let style: Style
    package let origin: Origin
    /// A tag (`!!str` or `!`) forbids any other reading.
    let isString: Bool
    package let value: YAMLValue

    package init(
        _ text: String, style: Style = .plain, isString: Bool = false, origin: Origin = .written
    ) {
        self.text = text
        self.style = style
        self.isString = isString
        self.origin = origin
        value = style == .plain && !isString ? YAMLValue(plain: text) : .string(text)
    }

    package var isSecret: Bool { origin == .secretFile }

    /// What a message may show of it: never a value that came from elsewhere.
    package var shown: String {
        switch origin {
        case .written, .comment: text
        case .substituted(let template): template
        case .secretFile: "•••"
        }
    }
}

extension YAMLScalar {
    // Booleans of YAML 1.1, which many a file still has.
    private static let oldBooleans = [
        "yes": true, "on": true, "y": true, "no": false, "off": false, "n": false,
    ]

    /// Where a boolean is wanted and this is a word that was one once: the end of a sentence on it.
    var oldBoolean: String? {
        guard let meant = Self.oldBooleans[text.lowercased()] else { return nil }
        return "is the word \(quoted(shown)), which is no boolean; write \(meant)"
    }
}

extension YAMLScalar: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { value.kind }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
