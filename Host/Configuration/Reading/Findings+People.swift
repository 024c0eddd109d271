import Core
import JSON
import People

extension Findings {
    /// Says what the readers of people's documents refuse, in the words of this file.
    ///
    /// `node` is what they were given, `mark` where it stands, and `subject` what it is called.
    func tell(_ error: PeopleError, in node: YAMLNode, from mark: Mark, of subject: String) {
        let place = node.nearest(to: error.pointer, from: mark)
        if error.isUnknownKey, let key = error.pointer.tokens.last {
            let parent = JSONPointer(tokens: error.pointer.tokens.dropLast())
            let entries = node.nearest(to: parent, from: mark).node?.mapping
            self.error(
                "\(quoted(key)) is not a setting of \(parent.setting ?? subject)",
                at: entries?.first { $0.key == key }?.keyMark ?? place.mark,
                suggestion: error.suggestion)
        } else if let wanted = error.wanted, let name = error.pointer.setting, let node = place.node
        {
            let setting = Setting(name: name, keyMark: mark, node: node, findings: self)
            setting.refuse(wanted, isAboutKind: error.isAboutKind)
        } else {
            self.error(error.message, at: place.mark)
        }
    }
}

extension Setting {
    /// Says in the words of YAML that something else is wanted: another kind of value, or another
    /// value.
    fileprivate func refuse(_ wanted: String, isAboutKind: Bool) {
        guard let scalar = node.scalar, !node.isNull else { return refuse(wanted: wanted) }
        if isAboutKind { return refuse(kind: wanted, scalar) }
        let words = wanted.split { $0 == " " || $0 == "," }.map(String.init)
        findings.error(
            "\(quoted(name)) cannot be \(quoted(scalar.shown)); it is \(wanted)", at: node.mark,
            suggestion: scalar.origin == .written && wanted.isListOfWords
                ? Suggestion.nearest(to: scalar.text, in: words.filter { $0 != "or" }) : nil)
    }

    private func refuse(kind: String, _ scalar: YAMLScalar) {
        if kind == "true or false", let sentence = scalar.oldBoolean {
            findings.error("\(quoted(name)) \(sentence)", at: node.mark)
        } else {
            refuse(wanted: kind, cure: kind == "a string" ? "; put it in quotes" : "")
        }
    }
}

// The sentences of People are made for documents of the API; these take them apart.

extension PeopleError {
    private static let separator = ", not "

    fileprivate var isUnknownKey: Bool { message.hasPrefix("there is no '") }

    /// True for "expected a string, not an array".
    fileprivate var isAboutKind: Bool { message.holds(Self.separator) }

    /// What follows "Did you mean".
    fileprivate var suggestion: String? {
        let parts = message.split(separator: "'", omittingEmptySubsequences: false)
        guard message.hasSuffix("'?"), parts.count >= 3 else { return nil }
        return String(parts[parts.count - 2])
    }

    /// What was expected, in the words of YAML.
    fileprivate var wanted: String? {
        guard message.hasPrefix("expected ") else { return nil }
        let rest = message.dropFirst("expected ".count)
        let end = rest.utf8.firstIndex(ofBytes: Self.separator.utf8) ?? rest.endIndex
        switch rest[..<end] {
        case "an object": return "a mapping"
        case "an array": return "a list"
        case let other: return String(other)
        }
    }
}

extension JSONPointer {
    /// The innermost name on the way, which is no place in a list.
    fileprivate var setting: String? { tokens.last { Int($0) == nil } }
}

extension String {
    /// True for "low, medium or high".
    fileprivate var isListOfWords: Bool {
        let items = split(separator: ",").flatMap { $0.split(separator: " ") }
        return items.dropLast().last == "or"
            && split(separator: ",").dropLast().allSatisfy { $0.split(separator: " ").count == 1 }
    }
}
