/// Gathers the entries of a mapping: refuses a key that is there already, and applies merge keys.
struct MappingBuilder {
    private let findings: Findings
    private var entries: [YAMLEntry] = []
    private var marks: [String: Mark] = [:]
    private var merged: [YAMLEntry] = []

    init(_ findings: Findings) {
        self.findings = findings
    }

    mutating func add(_ key: YAMLNode, isAlias: Bool, _ value: YAMLNode) {
        guard let scalar = key.scalar, !isAlias else {
            let kind = isAlias ? "an alias" : key.kind
            // As in `title: {{ symbol }}`.
            let isText = !isAlias && key.mapping != nil
            let cure = isText ? "put a text with {{ in quotes" : "write a word"
            findings.error("\(kind) cannot be a key; \(cure)", at: key.mark)
            return
        }
        guard scalar.style != .plain || !scalar.text.isEmpty else {
            findings.error("there is no key before this colon", at: key.mark)
            return
        }
        if scalar.style == .plain, scalar.text == "<<" {
            merge(value)
            return
        }
        if let first = marks[scalar.text] {
            findings.error(
                "\(quoted(scalar.text)) is given twice; the first is on line \(first.line)",
                at: key.mark)
            return
        }
        if scalar.text.holds("${") {
            findings.error("a variable cannot stand in a key", at: key.mark, spoiling: key.mark)
        }
        marks[scalar.text] = key.mark
        entries.append(YAMLEntry(key: scalar.text, keyMark: key.mark, value: value))
    }

    private mutating func merge(_ value: YAMLNode) {
        if let entries = value.mapping {
            merged += entries
            return
        }
        guard let bases = value.sequence, bases.allSatisfy({ $0.mapping != nil }) else {
            findings.error(
                "\"<<\" is \(value.kind), but a mapping or a list of mappings is wanted",
                at: value.mark)
            return
        }
        merged += bases.flatMap { $0.mapping ?? [] }
    }

    /// What is written here wins over what is merged, and an earlier merge over a later one.
    consuming func finished() -> [YAMLEntry] {
        for entry in merged where marks.updateValue(entry.keyMark, forKey: entry.key) == nil {
            entries.append(entry)
        }
        return entries
    }
}
