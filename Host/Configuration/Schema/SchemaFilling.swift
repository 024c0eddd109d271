/// Completes a value by its schema: absent properties get their defaults, and values that came from
/// variables get the kind that is wanted.
struct SchemaFilling {
    let schema: Schema

    func filled(_ node: YAMLNode, by index: SchemaNode.Index) -> YAMLNode {
        let rules = schema.nodes[index]
        var node = node.read(as: rules.kinds)
        switch node.content {
        case .scalar: break
        case .sequence(let items): node.content = .sequence(filled(items, rules.list))
        case .mapping(let entries):
            node.content = .mapping(filled(entries, rules.object, at: node.mark))
        }
        for branch in branches(rules.applicators, for: node) { node = filled(node, by: branch) }
        return node
    }

    private func filled(_ items: [YAMLNode], _ rules: SchemaNode.List) -> [YAMLNode] {
        items.enumerated().map { index, item in
            let schema = index < rules.prefixItems.count ? rules.prefixItems[index] : rules.items
            return schema.map { filled(item, by: $0) } ?? item
        }
    }

    private func filled(
        _ entries: [YAMLEntry], _ rules: SchemaNode.Object, at mark: Mark
    ) -> [YAMLEntry] {
        var entries = entries
        for index in entries.indices {
            for schema in rules.schemas(for: entries[index].key) {
                entries[index].value = filled(entries[index].value, by: schema)
            }
        }
        for (name, index) in rules.properties where !entries.contains(where: { $0.key == name }) {
            guard let value = schema.defaultValue(of: index) else { continue }
            let node = filled(YAMLNode(value, at: mark), by: index)
            entries.append(YAMLEntry(key: name, keyMark: mark, value: node))
        }
        return entries
    }

    /// The schemas that hold for the value beside its own.
    private func branches(
        _ rules: SchemaNode.Applicators, for node: YAMLNode
    ) -> [SchemaNode.Index] {
        func fits(_ index: SchemaNode.Index) -> Bool {
            var check = SchemaCheck(schema)
            return check.fits(node, index, .root(""))
        }
        var branches = [rules.reference].compactMap(\.self) + rules.allOf
        branches += [rules.anyOf.first(where: fits), rules.oneOf.first(where: fits)]
            .compactMap(\.self)
        if let condition = rules.condition {
            let branch = fits(condition) ? rules.then : rules.otherwise
            branches += [branch].compactMap(\.self)
        }
        return branches
    }
}

extension SchemaNode.Object {
    /// The schemas that judge the property of this name.
    func schemas(for name: String) -> [SchemaNode.Index] {
        let named =
            properties.filter { $0.name == name }.map(\.schema)
            + patterns.filter { $0.pattern.matches(name) }.map(\.schema)
        return named.isEmpty ? [additional].compactMap(\.self) : named
    }
}
