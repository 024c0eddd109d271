import Core
import JSON

/// Judges a value by a schema, and says what does not fit in words about the value.
struct SchemaCheck {
    /// Where a value stands, for sentences.
    struct Place {
        /// How a sentence calls it: "\"rate\"", "item 2 of \"to\"", "config".
        var name: String
        /// What is underlined when the value as a whole is at fault: its key, if it has one.
        var mark: Mark?

        static func root(_ name: String) -> Place { Place(name: name) }

        func entry(_ entry: YAMLEntry) -> Place {
            Place(name: quoted(entry.key), mark: entry.keyMark)
        }

        func item(_ index: Int) -> Place { Place(name: "item \(index + 1) of \(name)") }
    }

    struct Fault {
        var severity: Finding.Severity
        var sentence: String
        var mark: Mark
        var suggestion: String?
        /// How far the value is from fitting; chooses between alternatives.
        var weight: Int
    }

    let schema: Schema
    private(set) var faults: [Fault] = []
    /// How many more schemas may be looked at: alternatives within alternatives multiply.
    private var budget = 300_000

    /// True when not all was looked at: the verdict means nothing then.
    var isExhausted: Bool { budget == 0 }

    init(_ schema: Schema) {
        self.schema = schema
    }

    mutating func error(
        _ sentence: String, at mark: Mark, suggestion: String? = nil, weight: Int = 1
    ) {
        faults.append(
            Fault(
                severity: .error, sentence: sentence, mark: mark, suggestion: suggestion,
                weight: weight))
    }

    mutating func check(_ node: YAMLNode, against index: SchemaNode.Index, _ place: Place) {
        guard budget > 0 else { return }
        budget -= 1
        let rules = schema.nodes[index]
        guard !rules.isNever else {
            error("\(place.name) is not allowed here", at: place.mark ?? node.mark, weight: 10)
            return
        }
        if rules.isDeprecated {
            let why = rules.summary.map { ": \($0)" } ?? ""
            faults.append(
                Fault(
                    severity: .warning, sentence: "\(place.name) is deprecated\(why)",
                    mark: place.mark ?? node.mark, weight: 0))
        }
        let value = node.read(as: rules.kinds)
        guard checkKind(value, rules, place) else { return }
        checkChoices(value, rules, place)
        switch value.content {
        case .scalar(let scalar): checkScalar(scalar, value, rules, place)
        case .sequence(let items): checkList(items, value, rules.list, place)
        case .mapping(let entries): checkObject(entries, value, rules.object, place)
        }
        checkApplicators(value, rules.applicators, place)
    }

    /// The faults of `node` by another schema, not counted among the own.
    mutating func trial(
        _ node: YAMLNode, against index: SchemaNode.Index, _ place: Place
    ) -> [Fault] {
        var inner = SchemaCheck(schema)
        inner.budget = budget
        inner.check(node, against: index, place)
        budget = inner.budget
        return inner.faults
    }

    mutating func adopt(_ faults: [Fault]) {
        self.faults += faults
    }

    mutating func fits(_ node: YAMLNode, _ index: SchemaNode.Index, _ place: Place) -> Bool {
        !trial(node, against: index, place).contains { $0.severity == .error }
    }

    private mutating func checkKind(
        _ node: YAMLNode, _ rules: SchemaNode, _ place: Place
    ) -> Bool {
        guard let kinds = rules.kinds, node.kinds.isDisjoint(with: kinds) else { return true }
        if kinds == .boolean, let sentence = node.scalar?.oldBoolean {
            error("\(place.name) \(sentence)", at: node.mark, weight: 10)
            return false
        }
        let isNumber = kinds.contains(.string) && node.scalar != nil && !node.isNull
        error(
            "\(place.name) \(node.being), but \(kinds.words) is wanted"
                + (isNumber ? "; put it in quotes" : ""), at: node.mark, weight: 10)
        return false
    }

    private mutating func checkChoices(_ node: YAMLNode, _ rules: SchemaNode, _ place: Place) {
        if let constant = rules.constant, !node.equals(constant) {
            error("\(place.name) must be \(Self.shown(constant))", at: node.mark, weight: 10)
        }
        guard let choices = rules.choices, !choices.contains(where: node.equals) else { return }
        let words = choices.prefix(12).map(Self.shown).alternatives
        var suggestion: String?
        if let scalar = node.scalar, scalar.origin == .written, !rules.isSecret {
            suggestion = Suggestion.nearest(to: scalar.text, in: choices.compactMap(\.string))
        }
        error(
            "\(place.name) must be \(words)", at: node.mark, suggestion: suggestion, weight: 10)
    }

    /// A value of the schema as a sentence shows it: strings without quotes where that is clear.
    static func shown(_ value: JSONValue) -> String {
        guard let text = value.string, YAMLScalar(text).value == .string(text) else {
            return value.text()
        }
        return text
    }
}

extension YAMLNode {
    /// Every kind it counts as: a whole number is a number, and 1.0 is whole.
    var kinds: SchemaNode.Kinds {
        switch content {
        case .sequence: .array
        case .mapping: .object
        case .scalar(let scalar):
            switch scalar.value {
            case .null: .null
            case .bool: .boolean
            case .integer: [.integer, .number]
            case .number(let value): value.rounded() == value ? [.integer, .number] : .number
            case .string, .unrepresentable: .string
            }
        }
    }

    /// The value as a schema of these kinds takes it.
    ///
    /// A variable's value is text by nature: one that happens to look like a number is still a
    /// string where only a string will do. And 1.0 is 1 where a whole number is wanted.
    func read(as kinds: SchemaNode.Kinds?) -> YAMLNode {
        guard let kinds, let scalar else { return self }
        if case .substituted = scalar.origin, self.kinds.isDisjoint(with: kinds),
            kinds.contains(.string)
        {
            let text = YAMLScalar(scalar.text, style: .doubleQuoted, origin: scalar.origin)
            return YAMLNode(.scalar(text), at: mark)
        }
        if case .number(let value) = scalar.value, kinds.contains(.integer),
            !kinds.contains(.number), let whole = Int64(exactly: value)
        {
            return YAMLNode(.scalar(YAMLScalar(String(whole), origin: scalar.origin)), at: mark)
        }
        return self
    }
}
