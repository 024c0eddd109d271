/// The escapes within a JSON string.
enum JSONEscape {
    /// The value of a hexadecimal digit; nil for any other byte.
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Writes what the inside of a string means to `target` and returns its length, which is never
    /// more than that of `inside`.
    ///
    /// `inside` must have passed the scanner; `target` must be as long.
    static func resolve(
        _ inside: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
    ) -> Int {
        var read = 0
        var written = 0
        while read < inside.count {
            let byte = inside[read]
            guard byte == UInt8(ascii: "\\") else {
                target[written] = byte
                read += 1
                written += 1
                continue
            }
            let letter = inside[read + 1]
            if letter == UInt8(ascii: "u") {
                read += resolveUnicode(inside, at: read) { unit in
                    target[written] = unit
                    written += 1
                }
            } else {
                target[written] = meaning(of: letter)
                read += 2
                written += 1
            }
        }
        return written
    }

    /// Yields the UTF-8 of the \u escape at `start` (one or a pair) and returns the escape's
    /// length.
    private static func resolveUnicode(
        _ inside: UnsafeRawBufferPointer, at start: Int, _ yield: (UInt8) -> Void
    ) -> Int {
        var scalar = hexUnit(inside, at: start + 2)
        var length = 6
        if scalar & 0xFC00 == 0xD800 {
            let trail = hexUnit(inside, at: start + 8)
            scalar = 0x10000 + ((scalar & 0x3FF) << 10 | trail & 0x3FF)
            length = 12
        }
        switch scalar {
        case ..<0x80:
            yield(UInt8(scalar))
        case ..<0x800:
            yield(UInt8(0xC0 | scalar >> 6))
            yield(UInt8(0x80 | scalar & 0x3F))
        case ..<0x10000:
            yield(UInt8(0xE0 | scalar >> 12))
            yield(UInt8(0x80 | scalar >> 6 & 0x3F))
            yield(UInt8(0x80 | scalar & 0x3F))
        default:
            yield(UInt8(0xF0 | scalar >> 18))
            yield(UInt8(0x80 | scalar >> 12 & 0x3F))
            yield(UInt8(0x80 | scalar >> 6 & 0x3F))
            yield(UInt8(0x80 | scalar & 0x3F))
        }
        return length
    }

    private static func hexUnit(_ inside: UnsafeRawBufferPointer, at start: Int) -> UInt32 {
        var unit: UInt32 = 0
        for index in start..<start + 4 {
            unit = unit << 4 | UInt32(hexDigit(inside[index]) ?? 0)
        }
        return unit
    }

    private static func meaning(of letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }
}
