import Core

extension SchemaCheck {
    mutating func checkObject(
        _ entries: [YAMLEntry], _ node: YAMLNode, _ rules: SchemaNode.Object, _ place: Place
    ) {
        var misspelt: Set<String> = []
        for entry in entries {
            checkEntry(entry, rules, place, &misspelt)
        }
        let present = Set(entries.map(\.key))
        let mark = place.mark ?? node.mark
        for name in rules.required where !present.contains(name) && !misspelt.contains(name) {
            error("\(place.name) needs a setting \(quoted(name))", at: mark)
        }
        for (name, required) in rules.dependent where present.contains(name) {
            for other in required where !present.contains(other) {
                error("with \(quoted(name)), \(place.name) needs \(quoted(other)) too", at: mark)
            }
        }
        if let least = rules.minProperties, entries.count < least {
            error("\(place.name) must have at least \(counted(least, "setting"))", at: mark)
        }
        if let most = rules.maxProperties, entries.count > most {
            error("\(place.name) must have at most \(counted(most, "setting"))", at: mark)
        }
    }

    private mutating func checkEntry(
        _ entry: YAMLEntry, _ rules: SchemaNode.Object, _ place: Place,
        _ misspelt: inout Set<String>
    ) {
        let inner = place.entry(entry)
        if let names = rules.names {
            let name = YAMLNode(.scalar(YAMLScalar(entry.key, isString: true)), at: entry.keyMark)
            check(name, against: names, Place(name: "the name \(quoted(entry.key))"))
        }
        var isKnown = false
        for property in rules.properties where property.name == entry.key {
            isKnown = true
            check(entry.value, against: property.schema, inner)
        }
        for (pattern, schema) in rules.patterns where pattern.matches(entry.key) {
            isKnown = true
            check(entry.value, against: schema, inner)
        }
        guard !isKnown, let additional = rules.additional else { return }
        guard schema.nodes[additional].isNever else {
            check(entry.value, against: additional, inner)
            return
        }
        let meant = Suggestion.nearest(to: entry.key, in: rules.properties.map(\.name))
        if let meant { misspelt.insert(meant) }
        error(
            "\(quoted(entry.key)) is not a setting of \(place.name)", at: entry.keyMark,
            suggestion: meant)
    }
}
