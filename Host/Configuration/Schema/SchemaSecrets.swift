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
        search.look(at: node, by: [Self.root])
        return search.found
    }
}

private struct SecretSearch {
    let schema: Schema
    var found: [YAMLNode] = []

    /// All schemas of one value are looked at together, so that none is looked at twice.
    mutating func look(at node: YAMLNode, by indices: [SchemaNode.Index]) {
        let all = closure(of: indices)
        if all.contains(where: { schema.nodes[$0].isSecret }) {
            take(node)
            return
        }
        switch node.content {
        case .scalar: break
        case .sequence(let items):
            for (position, item) in items.enumerated() {
                look(at: item, by: all.compactMap { schema.nodes[$0].list.schema(at: position) })
            }
        case .mapping(let entries):
            for entry in entries {
                look(
                    at: entry.value,
                    by: all.flatMap { schema.nodes[$0].object.schemas(for: entry.key) })
            }
        }
    }

    private func closure(of indices: [SchemaNode.Index]) -> Set<SchemaNode.Index> {
        var all: Set<SchemaNode.Index> = []
        var next = indices
        while let index = next.popLast() {
            if all.insert(index).inserted { next += schema.nodes[index].applicators.all }
        }
        return all
    }

    private mutating func take(_ node: YAMLNode) {
        switch node.content {
        case .scalar: found.append(node)
        case .sequence(let items): for item in items { take(item) }
        case .mapping(let entries): for entry in entries { take(entry.value) }
        }
    }
}
