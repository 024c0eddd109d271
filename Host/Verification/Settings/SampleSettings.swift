import JSON

/// Makes up settings that a schema allows: what is required, as small as it may be; the rest has
/// defaults.
struct SampleSettings {
    private let document: JSONValue
    // A schema may lead in circles; nobody asks for settings this deep.
    private static let depthLimit = 16

    /// `schema` empty, or not even JSON: an empty object.
    static func make(schema: String) -> JSONValue {
        guard let document = try? JSONValue(parsing: schema) else { return [:] }
        let sample = SampleSettings(document: document).value(of: document, named: "", depth: 0)
        return sample.object == nil ? [:] : sample
    }

    private func value(of schema: JSONValue, named name: String, depth: Int) -> JSONValue {
        guard depth < SampleSettings.depthLimit else { return .null }
        let schema = joined(schema, depth: depth)
        if let constant = schema["const"] { return constant }
        if let value = schema["default"] { return value }
        if let choice = schema["enum"]?[0] { return choice }
        if let example = schema["examples"]?[0] { return example }
        switch kind(of: schema) {
        case "object": return object(of: schema, depth: depth)
        case "array": return array(of: schema, named: name, depth: depth)
        case "integer", "number": return number(of: schema)
        case "boolean": return false
        case "null": return .null
        default: return .string(SampleText.make(schema, named: name))
        }
    }

    private func kind(of schema: JSONValue) -> String? {
        if let kind = schema["type"]?.string { return kind }
        if let kinds = schema["type"]?.array {
            return kinds.compactMap(\.string).first { $0 != "null" }
        }
        if schema["properties"] != nil || schema["required"] != nil { return "object" }
        return schema["items"] == nil ? nil : "array"
    }

    private func object(of schema: JSONValue, depth: Int) -> JSONValue {
        var object: JSONObject = [:]
        for name in schema["required"]?.array?.compactMap(\.string) ?? [] {
            let property = schema["properties"]?[name] ?? [:]
            object[name] = value(of: property, named: name, depth: depth + 1)
        }
        return .object(object)
    }

    private func array(of schema: JSONValue, named name: String, depth: Int) -> JSONValue {
        let count = min(Int(schema["minItems"]?.integer ?? 0), 100)
        let first = schema["prefixItems"]?.array ?? []
        return .array(
            (0..<max(0, count)).map { index in
                let item = index < first.count ? first[index] : schema["items"] ?? [:]
                return value(of: item, named: name, depth: depth + 1)
            })
    }

    private func number(of schema: JSONValue) -> JSONValue {
        var number = 1.0
        if let least = schema["minimum"]?.double { number = max(least, 0) }
        if let least = schema["exclusiveMinimum"]?.double { number = least.rounded(.down) + 1 }
        if let most = schema["maximum"]?.double, number > most { number = most }
        if let step = schema["multipleOf"]?.double, step > 0 {
            number = (number / step).rounded(.up) * step
        }
        return number == number.rounded() ? .integer(Int64(number)) : .number(number)
    }

    /// The schema with what it refers to, all that must hold, and the first of what may.
    private func joined(_ schema: JSONValue, depth: Int) -> JSONValue {
        guard depth < SampleSettings.depthLimit, var whole = schema.object else { return schema }
        var parts: [JSONValue] = []
        if let reference = schema["$ref"]?.string, reference.hasPrefix("#"),
            let pointer = JSONPointer(String(reference.dropFirst())),
            let target = document.value(at: pointer)
        {
            parts.append(target)
        }
        parts += schema["allOf"]?.array ?? []
        parts += [schema["anyOf"]?[0], schema["oneOf"]?[0]].compactMap(\.self)
        for part in parts {
            for (key, value) in joined(part, depth: depth + 1).object ?? [:] {
                whole[key] = SampleSettings.merged(whole[key], value, keyword: key)
            }
        }
        return .object(whole)
    }

    private static func merged(_ own: JSONValue?, _ other: JSONValue, keyword: String) -> JSONValue
    {
        switch (keyword, own, other) {
        case ("required", .array(let names)?, .array(let more)): return .array(names + more)
        case ("properties", .object(var members)?, .object(let more)):
            for (key, value) in more where members[key] == nil { members[key] = value }
            return .object(members)
        default: return own ?? other
        }
    }
}
