/// Writes the pieces of a JSON text; for whoever streams one without building a ``JSONValue``.
package enum JSONText {
    /// Appends `text` as a JSON string with its quotes.
    ///
    /// Escaped are quotes, backslashes, control characters, and U+2028 and U+2029, which JavaScript
    /// takes for line ends.
    package static func appendString(_ text: String, to target: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendString(UnsafeRawBufferPointer($0), to: &target) }
    }

    /// Appends `bytes`, which should be UTF-8, as a JSON string with its quotes; every byte that is
    /// not becomes U+FFFD.
    package static func appendString(_ bytes: UnsafeRawBufferPointer, to target: inout [UInt8]) {
        target.append(UInt8(ascii: "\""))
        var plainStart = 0
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5C {
                offset += 1
                continue
            }
            let length = UTF8Sequence.length(in: bytes, at: offset)
            if byte >= 0x80 && length > 0 && !isLineSeparator(bytes, offset) {
                offset += length
                continue
            }
            target.append(contentsOf: bytes[plainStart..<offset])
            appendEscape(bytes, offset, length, to: &target)
            offset += max(length, 1)
            plainStart = offset
        }
        target.append(contentsOf: bytes[plainStart..<offset])
        target.append(UInt8(ascii: "\""))
    }

    /// Appends a whole number.
    package static func appendInteger(_ value: Int64, to target: inout [UInt8]) {
        target.append(contentsOf: String(value).utf8)
    }

    /// Appends the shortest text that reads back as `value`; null where JSON has no such number.
    package static func appendNumber(_ value: Double, to target: inout [UInt8]) {
        target.append(contentsOf: (value.isFinite ? String(value) : "null").utf8)
    }

    private static func isLineSeparator(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        bytes[offset] == 0xE2 && bytes[offset + 1] == 0x80 && bytes[offset + 2] & 0xFE == 0xA8
    }

    private static func appendEscape(
        _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ length: Int, to target: inout [UInt8]
    ) {
        target.append(UInt8(ascii: "\\"))
        switch bytes[offset] {
        case 0x22: target.append(UInt8(ascii: "\""))
        case 0x5C: target.append(UInt8(ascii: "\\"))
        case 0x08: target.append(UInt8(ascii: "b"))
        case 0x09: target.append(UInt8(ascii: "t"))
        case 0x0A: target.append(UInt8(ascii: "n"))
        case 0x0C: target.append(UInt8(ascii: "f"))
        case 0x0D: target.append(UInt8(ascii: "r"))
        case 0..<0x20: appendHex(UInt16(bytes[offset]), to: &target)
        default:
            appendHex(length == 3 ? 0x2000 | UInt16(bytes[offset + 2] & 0x3F) : 0xFFFD, to: &target)
        }
    }

    private static func appendHex(_ unit: UInt16, to target: inout [UInt8]) {
        target.append(UInt8(ascii: "u"))
        for shift in [12, 8, 4, 0] {
            let digit = UInt8(unit >> UInt16(shift) & 0xF)
            target.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
