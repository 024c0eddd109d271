extension JSONValue {
    /// This value as a JSON text, on one line or indented by two spaces.
    ///
    /// NaN and the infinities, for which JSON has no text, become null.
    package func text(pretty: Bool = false) -> String {
        var bytes: [UInt8] = []
        if pretty {
            writePretty(to: &bytes, indentation: 0)
        } else {
            write(to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends this value as a JSON text on one line, as ``text(pretty:)`` does.
    package func write(to target: inout [UInt8]) {
        switch self {
        case .null: target.append(contentsOf: "null".utf8)
        case .bool(let value): target.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): JSONText.appendInteger(value, to: &target)
        case .number(let value): JSONText.appendNumber(value, to: &target)
        case .string(let value): JSONText.appendString(value, to: &target)
        case .array(let elements):
            target.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { target.append(UInt8(ascii: ",")) }
                element.write(to: &target)
            }
            target.append(UInt8(ascii: "]"))
        case .object(let members):
            target.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { target.append(UInt8(ascii: ",")) }
                JSONText.appendString(member.key, to: &target)
                target.append(UInt8(ascii: ":"))
                member.value.write(to: &target)
            }
            target.append(UInt8(ascii: "}"))
        }
    }

    private func writePretty(to target: inout [UInt8], indentation: Int) {
        switch self {
        case .array(let elements) where !elements.isEmpty:
            target.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                Self.startLine(indentation + 1, isFirst: index == 0, in: &target)
                element.writePretty(to: &target, indentation: indentation + 1)
            }
            Self.startLine(indentation, isFirst: true, in: &target)
            target.append(UInt8(ascii: "]"))
        case .object(let members) where !members.isEmpty:
            target.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                Self.startLine(indentation + 1, isFirst: index == 0, in: &target)
                JSONText.appendString(member.key, to: &target)
                target.append(contentsOf: ": ".utf8)
                member.value.writePretty(to: &target, indentation: indentation + 1)
            }
            Self.startLine(indentation, isFirst: true, in: &target)
            target.append(UInt8(ascii: "}"))
        default:
            write(to: &target)
        }
    }

    private static func startLine(_ indentation: Int, isFirst: Bool, in target: inout [UInt8]) {
        if !isFirst { target.append(UInt8(ascii: ",")) }
        target.append(UInt8(ascii: "\n"))
        target.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indentation))
    }
}
