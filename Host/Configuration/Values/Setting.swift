import Calendar
import Core

/// One named value of a mapping.
///
/// Each way of reading it gives nil, and a finding, when it does not fit.
struct Setting {
    let name: String
    let keyMark: Mark
    let node: YAMLNode
    let findings: Findings

    /// Says that the value is not what is wanted, and what to do when `cure` says it.
    func refuse(wanted: String, of node: YAMLNode? = nil, cure: String = "") {
        let node = node ?? self.node
        findings.error(
            "\(quoted(name)) \(node.being), but \(wanted) is wanted\(cure)", at: node.mark)
    }

    func mapping(of subject: String, keys: [String]) -> MappingReader? {
        MappingReader(node, of: subject, keys: keys, findings: findings)
    }

    /// The entries of a mapping whose keys are names of the operator's choice; null is none.
    func entries() -> [YAMLEntry] {
        if node.isNull { return [] }
        guard let entries = node.mapping else {
            refuse(wanted: "a mapping")
            return []
        }
        return entries
    }

    /// The items of a list; null is none.
    func items() -> [YAMLNode] {
        if node.isNull { return [] }
        guard let items = node.sequence else {
            refuse(wanted: "a list")
            return []
        }
        return items
    }

    func bool() -> Bool? {
        if case .bool(let value) = node.scalar?.value { return value }
        if let sentence = node.scalar?.oldBoolean {
            findings.error("\(quoted(name)) \(sentence)", at: node.mark)
        } else {
            refuse(wanted: "true or false")
        }
        return nil
    }

    func text() -> String? {
        guard case .string(let text) = node.read(as: .string).scalar?.value else {
            let isScalar = node.scalar != nil && !node.isNull
            refuse(wanted: "a string", cure: isScalar ? "; put it in quotes" : "")
            return nil
        }
        guard !text.isEmpty else {
            findings.error("\(quoted(name)) is an empty string", at: node.mark)
            return nil
        }
        return text
    }

    /// A single value, or a list of them, as they are written: `600519` and `true` are names here.
    func words() -> [Word]? {
        var words: [Word] = []
        for item in node.sequence ?? [node] {
            guard let scalar = item.scalar, !item.isNull, !scalar.text.isEmpty else {
                refuse(wanted: "a string or a list of strings", of: item)
                return nil
            }
            words.append(Word(text: scalar.text, shown: scalar.shown, node: item))
        }
        return words
    }

    struct Word {
        var text: String
        /// What a message may show of it.
        var shown: String
        var node: YAMLNode
    }

    func integer(in range: ClosedRange<Int>) -> Int? {
        guard case .integer(let value) = node.scalar?.value else {
            refuse(wanted: "a whole number")
            return nil
        }
        guard let number = Int(exactly: value), range.contains(number) else {
            findings.error(
                "\(quoted(name)) must be from \(range.lowerBound) to \(range.upperBound)",
                at: node.mark)
            return nil
        }
        return number
    }

    func duration(in range: ClosedRange<Duration>) -> Duration? {
        guard let scalar = node.scalar, !node.isNull else {
            refuse(wanted: "a duration such as 500ms, 5s, 2m or 1h")
            return nil
        }
        if case .integer = scalar.value {
            findings.error(
                "\(quoted(name)) has no unit; write \(scalar.shown)s, or use ms, m or h",
                at: node.mark)
            return nil
        }
        guard let duration = DurationText.parse(scalar.text) else {
            findings.error(
                "\(quoted(name)) is no duration; write a whole number and a unit, such as 500ms, 5s, "
                    + "2m or 1h", at: node.mark)
            return nil
        }
        guard range.contains(duration) else {
            let low = DurationText.text(range.lowerBound)
            let high = DurationText.text(range.upperBound)
            findings.error("\(quoted(name)) must be from \(low) to \(high)", at: node.mark)
            return nil
        }
        return duration
    }

    /// One of a few words.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) -> Choice? {
        choice(of: Choice.allCases.map(\.rawValue)).flatMap { Choice(rawValue: $0) }
    }

    /// One of `words`.
    func choice(of words: [String]) -> String? {
        guard let scalar = node.scalar, !node.isNull else {
            refuse(wanted: words.alternatives)
            return nil
        }
        if words.contains(scalar.text) { return scalar.text }
        let longer = words.first { scalar.text.utf8.count > 2 && $0.hasPrefix(scalar.text) }
        findings.error(
            "\(quoted(name)) cannot be \(quoted(scalar.shown)); it is \(words.alternatives)",
            at: node.mark,
            suggestion: scalar.origin == .written
                ? longer ?? Suggestion.nearest(to: scalar.text, in: words) : nil)
        return nil
    }
}

extension [String] {
    /// "low, medium or high".
    var alternatives: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}

extension YAMLNode {
    /// What it is, as the verb of a sentence: "is a string".
    var being: String {
        switch scalar?.origin {
        case .substituted(let template): "is \(kind) once \(quoted(template)) is filled in"
        case .comment: "is empty, as what follows # is a comment"
        default: "is \(kind)"
        }
    }
}
