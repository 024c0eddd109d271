package import JSON
import Loading

extension Inspection {
    /// For people: who it is, what it can, what it needs, and its settings as a table.
    package var text: String {
        var lines: [String] = []
        func add(_ name: String, _ value: String) {
            lines.append(name + blanks(12 - name.count) + value)
        }
        if let identity {
            lines.append("\(identity.id) \(identity.version)")
            add("vendor", listed([identity.vendor]))
            add("runtime", listed([identity.runtime]))
            add("ABI", "\(identity.abiMajor)")
            add("flags", listed(identity.flags))
            add("extensions", listed(identity.extensions))
            add("functions", listed(identity.functions))
        } else {
            lines.append("not opened: \(failure ?? "it gave no reason")")
        }
        add("file", path)
        add("size", "\(byteCount) bytes")
        add("pin", "sha256:\(hash)")
        add("exports", exported.map { listed($0) } ?? "unknown: it is stripped of its sections")
        add("needs", listed(linking.needed))
        if !linking.searchPath.isEmpty { add("looks in", listed(linking.searchPath)) }
        if identity != nil { lines += settingsLines }
        return lines.joined(separator: "\n") + "\n"
    }

    private func listed(_ items: [String]) -> String {
        let items = items.filter { !$0.isEmpty }
        return items.isEmpty ? "-" : items.joined(separator: ", ")
    }

    private var settingsLines: [String] {
        let rows = settings.rows
        guard !rows.isEmpty else { return ["", "settings: none that its schema names"] }
        let cells =
            [["setting", "type", "default", "meaning"]]
            + rows.map { row in
                let marks = (row.isRequired ? ["required"] : []) + (row.isSecret ? ["secret"] : [])
                let standard = row.standard ?? (marks.isEmpty ? "-" : "")
                let note = (standard.isEmpty ? [] : [standard]) + marks
                return [row.name, row.kind, note.joined(separator: ", "), row.summary]
            }
        let widths = (0..<3).map { column in cells.map { $0[column].count }.max() ?? 0 }
        return [""]
            + cells.map { row in
                let head = zip(row, widths).map { $0 + blanks($1 - $0.count) }
                return trimmed((head + [row[3]]).joined(separator: "  "))
            }
    }

    private func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// The same as data.
    package var json: JSONValue {
        func texts(_ items: [String]) -> JSONValue { .array(items.map { .string($0) }) }
        var object: JSONObject = [
            "path": .string(path), "bytes": .integer(Int64(byteCount)),
            "pin": .string("sha256:\(hash)"), "exports": exported.map(texts) ?? .null,
            "needs": texts(linking.needed), "search_path": texts(linking.searchPath),
        ]
        if let failure { object["failure"] = .string(failure) }
        for (key, value) in identity?.json.object ?? [:] where key != "schema" {
            object[key] = value
        }
        if let identity {
            object["schema"] = (try? JSONValue(parsing: identity.schema)) ?? .null
            object["settings"] = .array(settings.rows.map(json))
        }
        return .object(object)
    }

    private func json(_ row: SettingsTable.Row) -> JSONValue {
        [
            "name": .string(row.name), "type": .string(row.kind),
            "default": row.standard.flatMap { try? JSONValue(parsing: $0) } ?? .null,
            "required": .bool(row.isRequired), "secret": .bool(row.isSecret),
            "meaning": .string(row.summary),
        ]
    }
}
