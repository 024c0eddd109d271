package import JSON

/// What a plugin says of its `config:` block: JSON Schema 2020-12, without `unevaluated…`, dynamic
/// references and references to other documents; `format` is an annotation, as the standard says.
///
/// Of its values only "path" means something here: the string is completed to a whole path.
/// A value: it may be used on any thread.
package struct Schema: Sendable {
    let nodes: [SchemaNode]
    static let root: SchemaNode.Index = 0

    /// The schema of a plugin that gives none.
    package static let anything = Schema(nodes: [SchemaNode(pointer: .root)])

    private init(nodes: [SchemaNode]) {
        self.nodes = nodes
    }

    /// Compiles a schema.
    ///
    /// Throws at the first place that is malformed.
    package init(_ document: JSONValue) throws(SchemaError) {
        var compiler = SchemaCompiler(document)
        _ = try compiler.compile(document, at: .root)
        nodes = compiler.nodes
        try refuseEndlessReferences()
        try refuseUnfitDefaults()
    }

    /// Compiles the text of a schema; an empty one is ``anything``.
    package init(parsing text: String) throws(SchemaError) {
        guard !text.isEmpty else {
            self = .anything
            return
        }
        try self.init(Self.document(text))
    }

    private static func document(_ text: String) throws(SchemaError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: text)
        } catch {
            throw SchemaError(pointer: .root, reason: "is not JSON: \(error.reason)")
        }
    }

    // A schema that leads to itself without going into the value would be checked for ever.
    private func refuseEndlessReferences() throws(SchemaError) {
        var isDone = [Bool](repeating: false, count: nodes.count)
        for start in nodes.indices where !isDone[start] {
            var path: [(index: Int, next: [Int])] = [(start, nodes[start].applicators.all)]
            while let last = path.last {
                guard let next = last.next.first else {
                    isDone[last.index] = true
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next.removeFirst()
                if path.contains(where: { $0.index == next }) {
                    throw SchemaError(
                        pointer: nodes[next].pointer, reason: "refers to itself without end")
                }
                if !isDone[next] { path.append((next, nodes[next].applicators.all)) }
            }
        }
    }

    private func refuseUnfitDefaults() throws(SchemaError) {
        for (index, node) in nodes.enumerated() {
            guard let value = node.defaultValue else { continue }
            var check = SchemaCheck(self)
            check.check(
                YAMLNode(value, at: .start), against: index, SchemaCheck.Place.root("default"))
            guard let fault = check.faults.first(where: { $0.severity == .error }) else { continue }
            throw SchemaError(
                pointer: node.pointer.appending("default"),
                reason: "does not fit its schema: \(fault.sentence)")
        }
    }
}
