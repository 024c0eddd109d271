/// Puts the bytes of lines together.
package struct LineText {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// An empty text.
    package init() {}

    /// Forgets all but the memory, unless that has grown out of proportion.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= 256 * 1_024)
    }

    /// Appends one byte.
    package mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Appends text of the program.
    package mutating func append(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a text of an event so that a terminal shows it but never obeys it.
    ///
    /// Control characters (C0, DEL, C1), line separators and the marks that turn the reading
    /// direction appear as escapes, and so one event is one line.
    package mutating func appendSafely(_ text: RawSpan) {
        text.withUnsafeBytes { text in
            var start = 0
            var index = 0
            while index < text.count {
                let hidden = Self.hidden(in: text, at: index)
                guard hidden.length > 0 else {
                    index += 1
                    continue
                }
                bytes.append(contentsOf: text[start..<index])
                appendEscape(hidden.scalar)
                index += hidden.length
                start = index
            }
            bytes.append(contentsOf: text[start...])
        }
    }

    /// Appends digits, with zeros in front up to `width`.
    package mutating func append(_ number: Int, width: Int = 1) {
        var digits =
            (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            as (
                UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8
            )
        withUnsafeMutableBytes(of: &digits) { digits in
            var rest = number.magnitude % 10_000_000_000
            var index = digits.count
            repeat {
                index -= 1
                digits[index] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while index > 0 && (rest > 0 || digits.count - index < width)
            bytes.append(contentsOf: digits[index...])
        }
    }

    /// Appends spaces until the text since `start` has `width` columns, one at least.
    package mutating func pad(since start: Int, to width: Int) {
        // Letters beyond ASCII count once: the columns may be off by some, never broken.
        let columns = bytes[start...].count { $0 & 0xC0 != 0x80 }
        for _ in 0..<max(1, width - columns) { bytes.append(UInt8(ascii: " ")) }
    }

    /// The character at `index` if it must not reach a terminal.
    private static func hidden(
        in text: UnsafeRawBufferPointer, at index: Int
    ) -> (scalar: UInt32, length: Int) {
        let byte = text[index]
        if byte < 0x20 || byte == 0x7F { return (UInt32(byte), 1) }
        guard byte == 0xC2 || byte == 0xE2, index + 1 < text.count else { return (0, 0) }
        let second = text[index + 1]
        if byte == 0xC2 { return (0x80...0x9F).contains(second) ? (UInt32(second), 2) : (0, 0) }
        guard second == 0x80 || second == 0x81, index + 2 < text.count else { return (0, 0) }
        let scalar = 0x2000 | UInt32(second & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
        let isHidden =
            (0x200E...0x200F).contains(scalar) || (0x2028...0x202E).contains(scalar)
            || (0x2066...0x2069).contains(scalar)
        return isHidden ? (scalar, 3) : (0, 0)
    }

    private mutating func appendEscape(_ scalar: UInt32) {
        switch scalar {
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x1B: append("\\e")
        default:
            append("\\u{")
            bytes.append(contentsOf: String(scalar, radix: 16).utf8)
            append("}")
        }
    }
}
