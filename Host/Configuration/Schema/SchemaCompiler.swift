import JSON

/// Turns a schema document into nodes; each place of it once, so that circles of `$ref` end.
struct SchemaCompiler {
    private let document: JSONValue
    private(set) var nodes: [SchemaNode] = []
    private var indices: [JSONPointer: Int] = [:]
    private static let nodeLimit = 10_000

    init(_ document: JSONValue) {
        self.document = document
    }

    mutating func compile(
        _ value: JSONValue, at pointer: JSONPointer
    ) throws(SchemaError) -> SchemaNode.Index {
        if let index = indices[pointer] { return index }
        guard nodes.count < Self.nodeLimit else {
            throw SchemaError(pointer: pointer, reason: "is one of over 10,000 schemas")
        }
        let index = nodes.count
        indices[pointer] = index
        nodes.append(SchemaNode(pointer: pointer))
        if let isAllowed = value.bool {
            nodes[index].isNever = !isAllowed
            return index
        }
        let keywords = try Keywords(value, at: pointer)
        var node = SchemaNode(pointer: pointer)
        try readValueRules(&node, keywords)
        try readList(&node.list, keywords)
        try readObject(&node.object, keywords)
        try readApplicators(&node.applicators, keywords)
        try readAnnotations(&node, keywords)
        // Not used by themselves, but a fault in one is a fault of the schema.
        for keyword in ["$defs", "definitions"] { _ = try schemas(keyword, keywords) }
        nodes[index] = node
        return index
    }

    private func readValueRules(
        _ node: inout SchemaNode, _ keywords: Keywords
    ) throws(SchemaError) {
        node.kinds = try keywords.kinds()
        node.choices = try keywords.array("enum")
        node.constant = keywords["const"]
        node.numbers.minimum = try keywords.bound("minimum")
        node.numbers.maximum = try keywords.bound("maximum")
        node.numbers.exclusiveMinimum = try keywords.bound("exclusiveMinimum")
        node.numbers.exclusiveMaximum = try keywords.bound("exclusiveMaximum")
        node.numbers.multipleOf = try keywords.bound("multipleOf")
        if let step = node.numbers.multipleOf, step.value <= 0 {
            throw keywords.fault("multipleOf", "must be more than 0")
        }
        node.text.minLength = try keywords.count("minLength")
        node.text.maxLength = try keywords.count("maxLength")
        if let text = try keywords.string("pattern") {
            node.text.pattern = try pattern(text, keywords.pointer.appending("pattern"))
        }
    }

    private func pattern(_ text: String, _ pointer: JSONPointer) throws(SchemaError) -> Pattern {
        do throws(Pattern.Fault) {
            return try Pattern(text)
        } catch {
            throw SchemaError(pointer: pointer, reason: error.reason)
        }
    }

    private mutating func readList(
        _ list: inout SchemaNode.List, _ keywords: Keywords
    ) throws(SchemaError) {
        list.prefixItems = try schemaList("prefixItems", keywords)
        list.items = try schema("items", keywords)
        list.contains = try schema("contains", keywords)
        list.minContains = try keywords.count("minContains") ?? 1
        list.maxContains = try keywords.count("maxContains")
        list.minItems = try keywords.count("minItems")
        list.maxItems = try keywords.count("maxItems")
        list.isUnique = try keywords.bool("uniqueItems") ?? false
    }

    private mutating func readObject(
        _ object: inout SchemaNode.Object, _ keywords: Keywords
    ) throws(SchemaError) {
        object.properties = try schemas("properties", keywords)
        for (text, schema) in try schemas("patternProperties", keywords) {
            let pointer = keywords.pointer.appending("patternProperties").appending(text)
            object.patterns.append((try pattern(text, pointer), schema))
        }
        object.additional = try schema("additionalProperties", keywords)
        object.names = try schema("propertyNames", keywords)
        object.required = try keywords.strings("required") ?? []
        for (name, value) in try keywords.object("dependentRequired") ?? [:] {
            let place = try Keywords(
                [name: value], at: keywords.pointer.appending("dependentRequired"))
            object.dependent.append((name, try place.strings(name) ?? []))
        }
        object.minProperties = try keywords.count("minProperties")
        object.maxProperties = try keywords.count("maxProperties")
    }

    private mutating func readApplicators(
        _ applicators: inout SchemaNode.Applicators, _ keywords: Keywords
    ) throws(SchemaError) {
        applicators.reference = try reference(keywords)
        applicators.allOf = try schemaList("allOf", keywords)
        applicators.anyOf = try schemaList("anyOf", keywords)
        applicators.oneOf = try schemaList("oneOf", keywords)
        applicators.not = try schema("not", keywords)
        applicators.condition = try schema("if", keywords)
        let (then, otherwise) = (try schema("then", keywords), try schema("else", keywords))
        // Without "if", neither means anything.
        applicators.then = applicators.condition == nil ? nil : then
        applicators.otherwise = applicators.condition == nil ? nil : otherwise
    }

    private func readAnnotations(
        _ node: inout SchemaNode, _ keywords: Keywords
    ) throws(SchemaError) {
        node.defaultValue = keywords["default"]
        node.title = try keywords.string("title")
        node.summary = try keywords.string("description")
        node.isSecret = try keywords.bool("writeOnly") ?? false
        node.isPath = try keywords.string("format") == "path"
        node.isDeprecated = try keywords.bool("deprecated") ?? false
    }

    // MARK: Schemas within schemas

    private mutating func schema(
        _ keyword: String, _ keywords: Keywords
    ) throws(SchemaError) -> SchemaNode.Index? {
        guard let value = keywords[keyword] else { return nil }
        return try compile(value, at: keywords.pointer.appending(keyword))
    }

    private mutating func schemaList(
        _ keyword: String, _ keywords: Keywords
    ) throws(SchemaError) -> [SchemaNode.Index] {
        guard let values = try keywords.array(keyword) else { return [] }
        guard !values.isEmpty else { throw keywords.fault(keyword, "must hold a schema") }
        var indices: [SchemaNode.Index] = []
        for (position, value) in values.enumerated() {
            let pointer = keywords.pointer.appending(keyword).appending(position)
            indices.append(try compile(value, at: pointer))
        }
        return indices
    }

    private mutating func schemas(
        _ keyword: String, _ keywords: Keywords
    ) throws(SchemaError) -> [(name: String, schema: SchemaNode.Index)] {
        var schemas: [(name: String, schema: SchemaNode.Index)] = []
        for (name, value) in try keywords.object(keyword) ?? [:] {
            let pointer = keywords.pointer.appending(keyword).appending(name)
            schemas.append((name, try compile(value, at: pointer)))
        }
        return schemas
    }

    private mutating func reference(_ keywords: Keywords) throws(SchemaError) -> SchemaNode.Index? {
        guard let text = try keywords.string("$ref") else { return nil }
        guard text.hasPrefix("#"), let pointer = JSONPointer(String(text.dropFirst())) else {
            throw keywords.fault("$ref", "must point into the schema itself, such as #/$defs/name")
        }
        guard let target = document.value(at: pointer) else {
            throw keywords.fault("$ref", "points at nothing")
        }
        return try compile(target, at: pointer)
    }
}
