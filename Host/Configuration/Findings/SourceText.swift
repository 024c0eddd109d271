/// The text of a file with its lines, kept so that messages can show where a fault is.
///
/// It may hold secrets: show of it only what ``excerpt(at:hiding:)`` returns.
package struct SourceText: Sendable, Equatable {
    /// The path as the operator gave it.
    package let file: String
    let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        var starts = [0]
        for index in bytes.indices where Self.isBreak(bytes, at: index) {
            starts.append(index + 1)
        }
        lineStarts = starts
    }

    /// All of it: for who passes it on to be read again, and shows it to nobody.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    // A lone CR ends a line, as in libyaml; the CR of a CRLF does not, the LF does.
    private static func isBreak(_ bytes: [UInt8], at index: Int) -> Bool {
        switch bytes[index] {
        case UInt8(ascii: "\n"): true
        case UInt8(ascii: "\r"):
            index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
        default: false
        }
    }

    /// The bytes of a line, counted from 1, without its end.
    func lineRange(_ line: Int) -> Range<Int> {
        guard lineStarts.indices.contains(line - 1) else { return bytes.count..<bytes.count }
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The place of a byte.
    func mark(atOffset offset: Int, byteCount: Int = 0) -> Mark {
        var low = 0
        var high = lineStarts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let column = bytes[lineStarts[low]..<min(offset, bytes.count)].count(where: Self.leads)
        return Mark(line: low + 1, column: column + 1, offset: offset, byteCount: byteCount)
    }

    /// The byte at a line and column, both counted from 1; the end of the line when it is shorter.
    func offset(line: Int, column: Int) -> Int {
        let range = lineRange(line)
        var offset = range.lowerBound
        var left = column - 1
        while left > 0, offset < range.upperBound {
            offset += 1
            while offset < range.upperBound, !Self.leads(bytes[offset]) { offset += 1 }
            left -= 1
        }
        return offset
    }

    /// True for a byte that begins a character of UTF-8.
    static func leads(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }
}
