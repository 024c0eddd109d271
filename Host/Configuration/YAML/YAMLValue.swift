/// A scalar's typed value.
package enum YAMLValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    /// Looks like a number but cannot be held: over 64 bits, infinite, or not a number.
    case unrepresentable

    /// What it is, in words that continue "… is".
    package var kind: String {
        switch self {
        case .null: "empty"
        case .bool: "a boolean"
        case .integer: "a whole number"
        case .number: "a number"
        case .string: "a string"
        case .unrepresentable: "a number out of range"
        }
    }

    /// Reads an unquoted scalar by YAML 1.2's core schema.
    ///
    /// So `yes`, `on` and `12:30` are strings, and `010` is ten.
    package init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        default: self = Self.number(text) ?? .string(text)
        }
    }

    private static func number(_ text: String) -> YAMLValue? {
        guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
        if let digits = digits(text, after: "0x", radix: 16) { return digits }
        if let digits = digits(text, after: "0o", radix: 8) { return digits }
        switch shape(of: Array(text.utf8)) {
        case .whole: return Int64(text).map { .integer($0) } ?? .unrepresentable
        case .decimal:
            guard let number = double(text), number.isFinite else { return .unrepresentable }
            return .number(number)
        case .special: return .unrepresentable
        case .none: return nil
        }
    }

    private static func digits(_ text: String, after prefix: String, radix: Int) -> YAMLValue? {
        guard text.hasPrefix(prefix) else { return nil }
        let digits = text.dropFirst(prefix.count)
        guard let first = digits.first, first.isHexDigit else { return nil }
        let isNumber = digits.utf8.allSatisfy { byte in
            Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } ?? false
        }
        guard isNumber else { return nil }
        return Int64(digits, radix: radix).map { .integer($0) } ?? .unrepresentable
    }

    // The standard library wants a digit on both sides of the point; YAML does not.
    private static func double(_ text: String) -> Double? {
        if let number = Double(text) { return number }
        var digits = text
        let isSigned = digits.hasPrefix("-") || digits.hasPrefix("+")
        let sign = isSigned ? String(digits.removeFirst()) : ""
        if digits.hasPrefix(".") { digits = "0" + digits }
        if let point = digits.firstIndex(of: ".") {
            let next = digits.index(after: point)
            if next == digits.endIndex || !digits[next].isNumber { digits.insert("0", at: next) }
        }
        return Double(sign + digits)
    }

    private enum Shape {
        case whole
        case decimal
        case special
        case none
    }

    // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
    private static func shape(of bytes: [UInt8]) -> Shape {
        var rest = bytes[...]
        func digits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        func skip(_ set: String) -> Bool {
            guard let byte = rest.first, set.utf8.contains(byte) else { return false }
            rest = rest.dropFirst()
            return true
        }
        let isSigned = skip("+-")
        let name = String(decoding: rest, as: UTF8.self)
        if [".inf", ".Inf", ".INF"].contains(name) { return .special }
        if !isSigned, [".nan", ".NaN", ".NAN"].contains(name) { return .special }
        let whole = digits()
        var shape = Shape.whole
        if skip(".") {
            shape = .decimal
            if digits() == 0, whole == 0 { return .none }
        } else if whole == 0 {
            return .none
        }
        if skip("eE") {
            shape = .decimal
            _ = skip("+-")
            if digits() == 0 { return .none }
        }
        return rest.isEmpty ? shape : .none
    }
}
