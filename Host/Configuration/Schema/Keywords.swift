import JSON

/// The keywords of one schema object, read by kind; a keyword of the wrong kind is a
/// ``SchemaError``.
struct Keywords {
    let pointer: JSONPointer
    private let members: JSONObject

    // Part of the standard, but not of what is checked here; silence would be a false promise.
    private static let unsupported = [
        "unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "$dynamicRef",
        "$dynamicAnchor", "$anchor",
    ]

    init(_ value: JSONValue, at pointer: JSONPointer) throws(SchemaError) {
        guard let members = value.object else {
            throw SchemaError(
                pointer: pointer, reason: "is \(value.kind), but a schema is an object or a boolean"
            )
        }
        self.members = members
        self.pointer = pointer
        for keyword in Self.unsupported where members[keyword] != nil {
            throw fault(keyword, "is not supported by Belfry")
        }
    }

    subscript(keyword: String) -> JSONValue? { members[keyword] }

    func fault(_ keyword: String, _ reason: String) -> SchemaError {
        SchemaError(pointer: pointer.appending(keyword), reason: reason)
    }

    private func read<Value>(
        _ keyword: String, _ wanted: String, _ value: (JSONValue) -> Value?
    ) throws(SchemaError) -> Value? {
        guard let found = members[keyword] else { return nil }
        guard let value = value(found) else {
            throw fault(keyword, "is \(found.kind), but \(wanted) is wanted")
        }
        return value
    }

    func string(_ keyword: String) throws(SchemaError) -> String? {
        try read(keyword, "a string") { $0.string }
    }

    func bool(_ keyword: String) throws(SchemaError) -> Bool? {
        try read(keyword, "true or false") { $0.bool }
    }

    func array(_ keyword: String) throws(SchemaError) -> [JSONValue]? {
        try read(keyword, "an array") { $0.array }
    }

    func object(_ keyword: String) throws(SchemaError) -> JSONObject? {
        try read(keyword, "an object") { $0.object }
    }

    func strings(_ keyword: String) throws(SchemaError) -> [String]? {
        try read(keyword, "an array of strings") { value in
            guard let array = value.array else { return nil }
            let strings = array.compactMap(\.string)
            return strings.count == array.count ? strings : nil
        }
    }

    func count(_ keyword: String) throws(SchemaError) -> Int? {
        try read(keyword, "a whole number from 0 on") { value in
            guard let number = value.double, number >= 0, number < 1e15 else { return nil }
            return number.rounded() == number ? Int(number) : nil
        }
    }

    func bound(_ keyword: String) throws(SchemaError) -> SchemaNode.Bound? {
        try read(keyword, "a number") { value in
            value.double.map { SchemaNode.Bound(value: $0, text: value.text()) }
        }
    }

    func kinds() throws(SchemaError) -> SchemaNode.Kinds? {
        guard let value = members["type"] else { return nil }
        let names = value.string.map { [$0] } ?? value.array?.compactMap(\.string) ?? []
        guard !names.isEmpty, value.string != nil || value.array?.count == names.count else {
            throw fault(
                "type", "is \(value.kind), but the name of a type or an array of them is wanted")
        }
        var kinds: SchemaNode.Kinds = []
        for name in names {
            guard let kind = SchemaNode.Kinds.named.first(where: { $0.name == name })?.kind else {
                throw fault(
                    "type", "names the type \(quoted(name)), which JSON Schema does not have")
            }
            kinds.insert(kind)
        }
        return kinds
    }
}
