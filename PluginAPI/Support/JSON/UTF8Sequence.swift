/// The shape of one character in UTF-8.
enum UTF8Sequence {
    /// The length of the character at `offset`, or 0 where the bytes are not valid UTF-8: too
    /// short, too long for what they say, a surrogate, or beyond U+10FFFF.
    static func length(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int {
        let lead = bytes[offset]
        guard lead >= 0x80 else { return 1 }
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch lead {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0...0)
            }
        guard length > 0, bytes.count - offset >= length, second.contains(bytes[offset + 1]) else {
            return 0
        }
        for index in 2..<max(length, 2) where bytes[offset + index] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
