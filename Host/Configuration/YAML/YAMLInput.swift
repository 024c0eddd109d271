/// Looks at the bytes of a file before they are parsed, and refuses what could never be right.
enum YAMLInput {
    /// A configuration is written by hand: 1 MiB is a few thousand pages.
    static let byteLimit = 1 << 20

    /// Nil: go on.
    ///
    /// Otherwise the one thing that is wrong, with its place.
    static func fault(in source: SourceText) -> (sentence: String, mark: Mark?)? {
        let bytes = source.bytes
        if bytes.count > byteLimit { return (tooLarge, nil) }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return ("the file is UTF-16; save it as UTF-8", .start)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            let sentence = "the file begins with a byte order mark; save it as UTF-8 without one"
            return (sentence, .start)
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let offset = error.byteOffsets.lowerBound
            let byte = hex(bytes[offset], digits: 2)
            let sentence = "the byte 0x\(byte) is not valid UTF-8; save the file as UTF-8"
            return (sentence, source.mark(atOffset: offset, byteCount: 1))
        }
        return control(in: source)
    }

    static let tooLarge = "the file is larger than 1 MiB, so it was not read"

    private static func control(in source: SourceText) -> (sentence: String, mark: Mark?)? {
        let bytes = source.bytes
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x20 || byte >= 0x7F else { continue }
            guard let sentence = sentence(for: byte, at: index, in: bytes) else { continue }
            return (sentence, source.mark(atOffset: index))
        }
        return nil
    }

    private static func sentence(for byte: UInt8, at index: Int, in bytes: [UInt8]) -> String? {
        switch byte {
        case 0x09, 0x0A, 0x0D: return nil
        case 0: return "there is a NUL byte here; is this a text file in UTF-8?"
        case ..<0x20, 0x7F:
            return "the control character U+\(hex(byte, digits: 4)) is not allowed; remove it"
        case 0xC2 where bytes[index + 1] < 0xA0:
            let code = hex(bytes[index + 1], digits: 4)
            return "the control character U+\(code) is not allowed; remove it"
        // YAML 1.1 took these for line ends, editors do not: places would go astray.
        case 0xE2 where bytes[index + 1] == 0x80 && (0xA8...0xA9).contains(bytes[index + 2]):
            let code = bytes[index + 2] == 0xA8 ? "2028" : "2029"
            return "the invisible line separator U+\(code) is not allowed; remove it"
        default: return nil
        }
    }

    private static func hex(_ byte: UInt8, digits: Int) -> String {
        let text = String(byte, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
