/// Completes a value that fits its schema: absent properties get their defaults, values that came
/// from variables get the kind that is wanted, and paths begin at the root.
struct SchemaFilling {
    private let schema: Schema
    private let folder: String
    /// Judges alternatives, all within one budget.
    private var check: SchemaCheck

    /// `folder`: where relative paths begin, from the root on.
    init(_ schema: Schema, pathsFrom folder: String) {
        self.schema = schema
        self.folder = folder
        check = SchemaCheck(schema)
    }

    mutating func filled(_ node: YAMLNode, by index: SchemaNode.Index) -> YAMLNode {
        var node = node
        for index in applicable(to: node, from: index) {
            let rules = schema.nodes[index]
            node = node.read(as: rules.kinds)
            switch node.content {
            case .scalar(let scalar): if rules.isPath { node.content = .scalar(whole(scalar)) }
            case .sequence(let items): node.content = .sequence(filled(items, rules.list))
            case .mapping(let entries):
                node.content = .mapping(filled(entries, rules.object, at: node.mark))
            }
        }
        return node
    }

    // More than one schema may say so of one value: a whole path stays as it is.
    private func whole(_ path: YAMLScalar) -> YAMLScalar {
        guard case .string(let text) = path.value, !text.isEmpty else { return path }
        return YAMLScalar(
            FilePath.join(folder, text), style: .doubleQuoted, isString: true, origin: path.origin)
    }

    private mutating func filled(_ items: [YAMLNode], _ rules: SchemaNode.List) -> [YAMLNode] {
        var items = items
        for index in items.indices {
            guard let schema = rules.schema(at: index) else { continue }
            items[index] = filled(items[index], by: schema)
        }
        return items
    }

    private mutating func filled(
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

    /// The schema itself and those that hold for the same value because of it, each once.
    private mutating func applicable(
        to node: YAMLNode, from index: SchemaNode.Index
    ) -> [SchemaNode.Index] {
        var found: [SchemaNode.Index] = []
        var next = [index]
        while let index = next.popLast() {
            guard !found.contains(index) else { continue }
            found.append(index)
            let rules = schema.nodes[index].applicators
            next += [rules.reference].compactMap(\.self) + rules.allOf
            next += [first(of: rules.anyOf, for: node), first(of: rules.oneOf, for: node)]
                .compactMap(\.self)
            if let condition = rules.condition {
                let holds = check.fits(node, condition, .root(""))
                next += [holds ? rules.then : rules.otherwise].compactMap(\.self)
            }
        }
        return found
    }

    private mutating func first(
        of alternatives: [SchemaNode.Index], for node: YAMLNode
    ) -> SchemaNode.Index? {
        for alternative in alternatives where check.fits(node, alternative, .root("")) {
            return alternative
        }
        return nil
    }
}

extension SchemaNode.List {
    /// The schema that judges the item at a position.
    func schema(at index: Int) -> SchemaNode.Index? {
        index < prefixItems.count ? prefixItems[index] : items
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
