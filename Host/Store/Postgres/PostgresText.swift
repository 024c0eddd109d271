import Glibc

/// Texts as PostgreSQL can keep them: all but NUL.
///
/// A NUL is written as U+F0000 and "0"; that character itself, which no text is likely to hold, as
/// U+F0000 and "1".
enum PostgresText {
    private static let mark: [UInt8] = [0xF3, 0xB0, 0x80, 0x80]

    /// True for few texts: those that have to be written otherwise than they are.
    @inline(__always)
    static func isSpecial(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        return memchr(start, 0, bytes.count) != nil || memchr(start, 0xF3, bytes.count) != nil
    }

    static func written(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var written: [UInt8] = []
        written.reserveCapacity(bytes.count + 16)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0 {
                written += mark + [UInt8(ascii: "0")]
            } else if isMark(bytes, at: index) {
                written += mark + [UInt8(ascii: "1")]
                index += mark.count - 1
            } else {
                written.append(bytes[index])
            }
            index += 1
        }
        return written
    }

    static func read(_ bytes: UnsafeRawBufferPointer) -> String {
        guard let start = bytes.baseAddress, memchr(start, 0xF3, bytes.count) != nil else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard isMark(bytes, at: index), index + mark.count < bytes.count else {
                plain.append(bytes[index])
                index += 1
                continue
            }
            plain += bytes[index + mark.count] == UInt8(ascii: "0") ? [0] : mark
            index += mark.count + 1
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func isMark(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
        index + mark.count <= bytes.count
            && mark.indices.allSatisfy { bytes[index + $0] == mark[$0] }
    }
}
