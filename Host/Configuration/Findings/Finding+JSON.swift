package import JSON

extension Finding {
    /// The finding as `belfry check --json` gives it.
    ///
    /// Members: severity, file, line, column, length, message, suggestion; those that are not known
    /// are left out.
    package var json: JSONValue {
        var object: JSONObject = ["severity": .string(severity.rawValue), "file": .string(file)]
        if let mark {
            object["line"] = .integer(Int64(mark.line))
            object["column"] = .integer(Int64(mark.column))
            object["length"] = .integer(Int64(length))
        }
        object["message"] = .string(sentence)
        object["suggestion"] = suggestion.map { .string($0) }
        return .object(object)
    }
}
