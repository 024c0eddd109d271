import JSON

/// The settings of a plugin as its schema tells them, one row each; those of nested objects by
/// dotted names.
package struct SettingsTable: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        package var name: String
        /// "string", "integer 1…100", "one of text, json".
        package var kind: String
        /// As JSON; nil: none.
        package var standard: String?
        package var isRequired: Bool
        package var isSecret: Bool
        package var summary: String
    }

    package private(set) var rows: [Row] = []
    private let document: JSONValue
    private static let depthLimit = 8
    private static let rowLimit = 500

    /// `schema` empty, or no JSON: no rows.
    package init(schema: String) {
        document = (try? JSONValue(parsing: schema)) ?? [:]
        add(document, prefix: "", depth: 0)
    }

    private mutating func add(_ schema: JSONValue, prefix: String, depth: Int) {
        guard depth < SettingsTable.depthLimit else { return }
        let schema = resolved(schema)
        let required = schema["required"]?.array?.compactMap(\.string) ?? []
        for (name, given) in schema["properties"]?.object ?? [:] {
            guard rows.count < SettingsTable.rowLimit else { return }
            let property = resolved(given)
            let items = property["items"].map(resolved)
            rows.append(
                Row(
                    name: prefix + name, kind: kind(of: property),
                    standard: property["default"]?.text(), isRequired: required.contains(name),
                    isSecret: property["writeOnly"]?.bool ?? false,
                    summary: property["description"]?.string ?? property["title"]?.string ?? ""))
            add(property, prefix: "\(prefix)\(name).", depth: depth + 1)
            if let items { add(items, prefix: "\(prefix)\(name)[].", depth: depth + 1) }
        }
    }

    private func resolved(_ schema: JSONValue) -> JSONValue {
        guard let reference = schema["$ref"]?.string,
            let pointer = JSONPointer(String(reference.dropFirst())),
            let target = document.value(at: pointer), target["$ref"] == nil,
            var whole = target.object
        else { return schema }
        for (key, value) in schema.object ?? [:] where key != "$ref" { whole[key] = value }
        return .object(whole)
    }

    private func kind(of schema: JSONValue) -> String {
        if let choices = schema["enum"]?.array {
            return "one of " + choices.map { $0.string ?? $0.text() }.joined(separator: ", ")
        }
        let names =
            schema["type"]?.string.map { [$0] }
            ?? schema["type"]?.array?.compactMap(\.string) ?? ["any"]
        let name = names.joined(separator: " or ")
        if name == "array", let items = schema["items"] {
            return "list of \(kind(of: resolved(items)))"
        }
        let (least, most) = (schema["minimum"]?.text(), schema["maximum"]?.text())
        switch (least, most) {
        case (nil, nil): return name
        case (let least?, nil): return "\(name) from \(least)"
        case (nil, let most?): return "\(name) to \(most)"
        case (let least?, let most?): return "\(name) \(least)…\(most)"
        }
    }
}
