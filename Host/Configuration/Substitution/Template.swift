import Core

/// A text with variables in it: `${NAME}`, `${NAME:-default}`, and `$${` for a plain `${`.
struct Template {
    struct Fault: Error {
        var sentence: String
        /// Bytes of the text that are at fault.
        var range: Range<Int>
        var suggestion: String?
    }

    private let bytes: [UInt8]

    /// Nil when `text` holds no variable and no escape, which is nearly always.
    init?(_ text: String) {
        guard text.holds("${") else { return nil }
        bytes = Array(text.utf8)
    }

    func filled(from environment: [String: String]) throws(Fault) -> String {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if starts("$${", at: index) {
                result += Array("${".utf8)
                index += 3
            } else if starts("${", at: index) {
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
                    throw Fault(
                        sentence: "this ${ is never closed; write ${NAME}, or $${ for a plain ${",
                        range: index..<bytes.count)
                }
                result += try value(index..<(end + 1), environment).utf8
                index = end + 1
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func starts(_ prefix: StaticString, at index: Int) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard index + length <= bytes.count else { return false }
        return (0..<length).allSatisfy { prefix.utf8Start[$0] == bytes[index + $0] }
    }

    private func value(
        _ range: Range<Int>, _ environment: [String: String]
    ) throws(Fault) -> String {
        let inner = bytes[(range.lowerBound + 2)..<(range.upperBound - 1)]
        let nameBytes = inner.prefix { Self.isName($0) }
        let name = String(decoding: nameBytes, as: UTF8.self)
        let rest = String(decoding: inner.dropFirst(nameBytes.count), as: UTF8.self)
        let startsWithDigit = nameBytes.first.map { (0x30...0x39).contains($0) } ?? true
        guard !startsWithDigit, rest.isEmpty || rest.hasPrefix(":-") else {
            throw Fault(
                sentence: "write ${NAME} or ${NAME:-default}, with a name of A-Z, 0-9 and _",
                range: range)
        }
        let value = environment[name]
        if rest.isEmpty {
            if let value { return value }
            throw Fault(
                sentence: "the variable \(name) is not set; set it, or write ${\(name):-default}",
                range: range, suggestion: Suggestion.nearest(to: name, in: environment.keys))
        }
        // As in a shell: an empty variable counts as not set.
        return value.flatMap { $0.isEmpty ? nil : $0 } ?? String(rest.dropFirst(2))
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
