import JSON

extension Schema {
    /// Its own default, or that of the schema it refers to.
    func defaultValue(of index: SchemaNode.Index) -> JSONValue? {
        nodes[index].defaultValue ?? nodes[index].applicators.reference.flatMap(defaultValue)
    }

    /// Every value below `node` that is marked "writeOnly".
    ///
    /// Schemas that may not hold for the value count too: one mark too many hides, one too few
    /// leaks.
    func secrets(in node: YAMLNode) -> [YAMLNode] {
        var search = SecretSearch(schema: self)
        search.look(at: node, by: Self.root, isSecret: false)
        return search.found
    }
}

private struct SecretSearch {
    let schema: Schema
    var found: [YAMLNode] = []

    mutating func look(at node: YAMLNode, by index: SchemaNode.Index, isSecret: Bool) {
        let rules = schema.nodes[index]
        let isSecret = isSecret || rules.isSecret
        switch node.content {
        case .scalar:
            if isSecret { found.append(node) }
        case .sequence(let items):
            for (position, item) in items.enumerated() {
                let isPrefix = position < rules.list.prefixItems.count
                let inner = isPrefix ? rules.list.prefixItems[position] : rules.list.items
                go(to: item, by: inner.map { [$0] } ?? [], isSecret)
            }
        case .mapping(let entries):
            for entry in entries {
                go(to: entry.value, by: rules.object.schemas(for: entry.key), isSecret)
            }
        }
        for branch in rules.applicators.all { look(at: node, by: branch, isSecret: isSecret) }
    }

    private mutating func go(to node: YAMLNode, by schemas: [SchemaNode.Index], _ isSecret: Bool) {
        if schemas.isEmpty, isSecret { take(node) }
        for schema in schemas { look(at: node, by: schema, isSecret: isSecret) }
    }

    private mutating func take(_ node: YAMLNode) {
        switch node.content {
        case .scalar: found.append(node)
        case .sequence(let items): for item in items { take(item) }
        case .mapping(let entries): for entry in entries { take(entry.value) }
        }
    }
}
