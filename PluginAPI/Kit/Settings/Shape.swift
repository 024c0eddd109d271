import Calendar
import JSON

/// What a settings type expects: derived from the type, enriched by notes.
indirect enum Shape: Sendable {
    case anything
    case bool
    case integer(least: Int64?)
    case number
    case string
    case secret
    case path
    case duration
    case choice([JSONValue])
    case list(Shape)
    case map(Shape)
    case block([Property])

    /// One setting of a block.
    struct Property: Sendable {
        /// The property in Swift: "maxLength".
        let key: String
        /// The key in plugins.yaml: "max_length".
        let name: String
        var shape: Shape
        var isRequired: Bool
        var note: Note?
    }
}

extension Shape {
    /// "maxLength" → "max_length"; "smtpURL" → "smtp_url".
    static func name(ofKey key: String) -> String {
        var name = ""
        let letters = Array(key)
        for (index, letter) in letters.enumerated() {
            let afterSmall =
                index > 0 && !letters[index - 1].isUppercase && letters[index - 1] != "_"
            let beforeSmall =
                index > 0 && index + 1 < letters.count && letters[index + 1].isLowercase
                && letters[index - 1].isUppercase
            if letter.isUppercase, afterSmall || beforeSmall { name += "_" }
            name += letter.lowercased()
        }
        return name
    }

    /// The JSON Schema; `note` is that of the setting itself.
    func schema(_ note: Note? = nil) -> JSONObject {
        var schema = typeSchema
        guard let note else { return schema }
        if !note.about.isEmpty { schema["description"] = .string(note.about) }
        if !note.choices.isEmpty { schema["enum"] = .array(note.choices.map { .string($0) }) }
        if let range = note.range {
            schema["minimum"] = Self.tidy(range.lowerBound)
            schema["maximum"] = Self.tidy(range.upperBound)
        }
        if let lengths = note.lengths {
            let unit = if case .list = self { "Items" } else { "Length" }
            schema["min\(unit)"] = .integer(Int64(lengths.lowerBound))
            schema["max\(unit)"] = .integer(Int64(lengths.upperBound))
        }
        // A schema cannot compare durations: the least one shows at least what is meant.
        if let times = note.times {
            schema["examples"] = [.string(DurationText.text(times.lowerBound))]
        }
        if let value = note.defaultValue { schema["default"] = value.value }
        return schema
    }

    private var typeSchema: JSONObject {
        switch self {
        case .anything: [:]
        case .bool: ["type": "boolean"]
        case .integer(let least):
            least.map { ["type": "integer", "minimum": .integer($0)] } ?? ["type": "integer"]
        case .number: ["type": "number"]
        case .string: ["type": "string"]
        case .secret: ["type": "string", "writeOnly": true]
        case .path: ["type": "string", "format": "path"]
        case .duration: ["type": "string", "pattern": .string(DurationText.pattern)]
        case .choice(let values): ["enum": .array(values)]
        case .list(let element): ["type": "array", "items": .object(element.schema())]
        case .map(let element):
            ["type": "object", "additionalProperties": .object(element.schema())]
        case .block(let properties): Self.blockSchema(properties)
        }
    }

    private static func blockSchema(_ properties: [Property]) -> JSONObject {
        var members = JSONObject()
        for property in properties {
            members[property.name] = .object(property.shape.schema(property.note))
        }
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        var schema: JSONObject = ["type": "object", "properties": .object(members)]
        if !required.isEmpty { schema["required"] = .array(required) }
        schema["additionalProperties"] = false
        return schema
    }

    private static func tidy(_ number: Double) -> JSONValue {
        Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }
}
