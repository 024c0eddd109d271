import Glibc

/// Texts as PostgreSQL can keep them: all but NUL.
///
/// A NUL is written as U+0001 and "0"; that character itself, which no text is likely to hold, as
/// U+0001 and "1". At worst a text is twice as long then: an index takes the longest key still.
enum PostgresText {
    private static let mark: UInt8 = 1

    /// True for few texts: those that have to be written otherwise than they are.
    @inline(__always)
    static func isSpecial(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        return memchr(start, 0, bytes.count) != nil
            || memchr(start, Int32(mark), bytes.count) != nil
    }

    static func written(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var written: [UInt8] = []
        written.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            switch byte {
            case 0: written += [mark, UInt8(ascii: "0")]
            case mark: written += [mark, UInt8(ascii: "1")]
            default: written.append(byte)
            }
        }
        return written
    }

    static func read(_ bytes: UnsafeRawBufferPointer) -> String {
        guard let start = bytes.baseAddress, memchr(start, Int32(mark), bytes.count) != nil else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isMarked = false
        for byte in bytes {
            if isMarked {
                plain.append(byte == UInt8(ascii: "0") ? 0 : mark)
                isMarked = false
            } else if byte == mark {
                isMarked = true
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
