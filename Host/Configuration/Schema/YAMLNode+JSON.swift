package import JSON

extension YAMLNode {
    /// The same value as JSON.
    package var json: JSONValue {
        switch content {
        case .scalar(let scalar):
            switch scalar.value {
            case .null: .null
            case .bool(let value): .bool(value)
            case .integer(let value): .integer(value)
            case .number(let value): .number(value)
            case .string(let value): .string(value)
            case .unrepresentable: .string(scalar.text)
            }
        case .sequence(let items): .array(items.map(\.json))
        case .mapping(let entries): .object(JSONObject(entries.map { ($0.key, $0.value.json) }))
        }
    }

    /// A JSON value as if it had been written at `mark`.
    package init(_ value: JSONValue, at mark: Mark) {
        let content: Content =
            switch value {
            case .string(let text): .scalar(YAMLScalar(text, style: .doubleQuoted))
            case .null, .bool, .integer, .number: .scalar(YAMLScalar(value.text()))
            case .array(let items): .sequence(items.map { YAMLNode($0, at: mark) })
            case .object(let members):
                .mapping(
                    members.map { member in
                        let value = YAMLNode(member.value, at: mark)
                        return YAMLEntry(key: member.key, keyMark: mark, value: value)
                    })
            }
        self.init(content, at: mark)
    }

    /// True when this is `value`; 1 and 1.0 are the same.
    func equals(_ value: JSONValue) -> Bool {
        switch (content, value) {
        case (.scalar(let scalar), .integer), (.scalar(let scalar), .number):
            return scalar.number != nil && scalar.number == value.double
        case (.scalar, _):
            return json == value
        case (.sequence(let items), .array(let values)):
            return items.count == values.count && zip(items, values).allSatisfy { $0.equals($1) }
        case (.mapping(let entries), .object(let members)):
            return entries.count == members.count
                && entries.allSatisfy { entry in members[entry.key].map(entry.value.equals) ?? false
                }
        default:
            return false
        }
    }
}

extension YAMLScalar {
    /// Its number, whole or not.
    var number: Double? {
        switch value {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
