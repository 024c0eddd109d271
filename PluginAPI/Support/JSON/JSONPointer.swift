/// The place of a value within another: RFC 6901, such as "/channels/0/to".
package struct JSONPointer: Sendable, Hashable {
    /// The keys and indices from the outside in, without escapes.
    package var tokens: [String]

    /// Points at the whole value.
    package static let root = JSONPointer(tokens: [])

    /// Makes a pointer of unescaped keys and indices.
    package init(tokens: [String]) { self.tokens = tokens }

    /// Reads the string form: empty, or "/" before each token, in which "~1" means "/" and "~0"
    /// "~".
    ///
    /// Nil for any other text.
    package init?(_ text: String) {
        guard !text.isEmpty else {
            self = .root
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        tokens = []
        for escaped in text.utf8.dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            guard let token = Self.unescape(escaped) else { return nil }
            tokens.append(token)
        }
    }

    /// The place `key` within the value this points at.
    package func appending(_ key: String) -> JSONPointer { JSONPointer(tokens: tokens + [key]) }

    /// The place `index` within the array this points at.
    package func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    private static func unescape(_ escaped: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in escaped {
            switch (isEscape, byte) {
            case (true, UInt8(ascii: "0")): bytes.append(UInt8(ascii: "~"))
            case (true, UInt8(ascii: "1")): bytes.append(UInt8(ascii: "/"))
            case (true, _): return nil
            case (false, UInt8(ascii: "~")): break
            case (false, _): bytes.append(byte)
            }
            isEscape = !isEscape && byte == UInt8(ascii: "~")
        }
        return isEscape ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The string form, which ``init(_:)`` reads.
    package var description: String {
        var text = ""
        for token in tokens {
            text += "/"
            for scalar in token.unicodeScalars {
                switch scalar {
                case "~": text += "~0"
                case "/": text += "~1"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        return text
    }
}

extension JSONValue {
    /// The value that `pointer` leads to; nil where there is none.
    package func value(at pointer: JSONPointer) -> JSONValue? {
        var value = self
        for token in pointer.tokens {
            guard let next = value.child(token) else { return nil }
            value = next
        }
        return value
    }

    private func child(_ token: String) -> JSONValue? {
        switch self {
        case .object(let members): members[token]
        // "+1" and "01" are read by Int but are no indices.
        case .array: Int(token).flatMap { String($0) == token ? self[$0] : nil }
        default: nil
        }
    }
}
