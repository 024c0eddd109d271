import Core
import People

/// Reads the `inhibitions:` block: which events mute which others while they last.
///
/// Rules of the file come after the built-in ones. One with the name of a built-in rule takes its
/// place, or with `enabled: false` takes it out; an empty list takes all of them out.
struct InhibitionReader {
    let findings: Findings
    let substitution: Substitution

    private static let keys = ["name", "causes", "ends", "mutes", "scope", "minutes", "enabled"]

    func read(_ block: Setting?) -> [InhibitionRule] {
        let items = block?.items() ?? []
        if items.isEmpty, block?.node.sequence != nil { return [] }
        var rules = InhibitionRule.usual
        var marks: [String: Mark] = [:]
        for item in items {
            let node = substitution.variables(in: item)
            guard
                let reader = MappingReader(
                    node, of: "an inhibition", keys: Self.keys, findings: findings),
                let name = reader.required("name")?.text(), isNew(name, reader, &marks)
            else { continue }
            apply(reader, named: name, to: &rules)
        }
        return rules
    }

    private func isNew(
        _ name: String, _ reader: MappingReader, _ marks: inout [String: Mark]
    ) -> Bool {
        let mark = reader["name"]?.node.mark ?? reader.node.mark
        guard let first = marks.updateValue(mark, forKey: name) else { return true }
        findings.error(
            "an inhibition on line \(first.line) is named \(reader.shownName) already", at: mark)
        return false
    }

    private func apply(
        _ reader: MappingReader, named name: String, to rules: inout [InhibitionRule]
    ) {
        let place = rules.firstIndex { $0.name == name }
        let isEnabled = reader["enabled"]?.bool() ?? true
        if !isEnabled, let place {
            rules.remove(at: place)
            return
        }
        guard isEnabled || reader["causes"] != nil else {
            findings.error(
                "there is no built-in inhibition named \(reader.shownName)",
                at: reader["name"]?.node.mark,
                suggestion: Suggestion.nearest(
                    to: name, in: InhibitionRule.usual.map(\.name)))
            return
        }
        guard let rule = rule(reader), isEnabled else { return }
        if let place { rules[place] = rule } else { rules.append(rule) }
    }

    private func rule(_ reader: MappingReader) -> InhibitionRule? {
        let entries = (reader.node.mapping ?? []).filter {
            $0.key != "enabled" && Self.keys.contains($0.key)
        }.map { $0.key == "minutes" ? $0 : YAMLEntry($0, asWritten: $0.value) }
        let node = YAMLNode(.mapping(entries), at: reader.node.mark)
        for word in reader["causes"]?.words() ?? [] { findings.warnOfUnknownType(word) }
        for word in reader["ends"]?.words() ?? [] { findings.warnOfUnknownType(word) }
        do throws(PeopleError) {
            return try InhibitionRule(node.json)
        } catch {
            findings.tell(error, in: node, from: reader.node.mark, of: "an inhibition")
            return nil
        }
    }
}

extension MappingReader {
    /// What a message may show of `name:`.
    fileprivate var shownName: String { quoted(self["name"]?.node.scalar?.shown ?? "") }
}

extension YAMLEntry {
    fileprivate init(_ entry: YAMLEntry, asWritten value: YAMLNode) {
        self.init(key: entry.key, keyMark: entry.keyMark, value: value.asWritten)
    }
}
