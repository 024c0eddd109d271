extension JSONDecodingError {
    /// What `type`'s own `init(from:)` threw for the value at `pointer`.
    init(_ error: any Error, decoding type: any Decodable.Type, at pointer: JSONPointer) {
        let choices = Self.choices(of: type)
        switch error {
        case DecodingError.dataCorrupted where type is any RawRepresentable.Type:
            // The standard library's own text would quote the value, which may be a secret.
            let wanted = choices.isEmpty ? "" : "; \(choices) is wanted"
            self.init(pointer: pointer, reason: "is not a value it can take\(wanted)")
        case DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context),
            DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            self.init(
                pointer: JSONPointer(tokens: context.codingPath.map(Self.token)),
                reason: "cannot be read: \(context.debugDescription)")
        default:
            self.init(pointer: pointer, reason: String(describing: error))
        }
    }

    private static func token(_ key: any CodingKey) -> String {
        key.intValue.map { String($0) } ?? key.stringValue
    }

    /// The raw values of an enumeration, as "a, b or c"; empty where the type does not list them.
    private static func choices(of type: any Decodable.Type) -> String {
        guard let type = type as? any CaseIterable.Type else { return "" }
        let names = rawValues(type)
        guard let last = names.last else { return "" }
        return names.count == 1
            ? last : names.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func rawValues<T: CaseIterable>(_ type: T.Type) -> [String] {
        type.allCases.compactMap { value in
            (value as? any RawRepresentable).map { String(describing: $0.rawValue) }
        }
    }
}
