import Core

/// Takes out of a text what would drive a terminal, break a line or reverse what is read.
///
/// Removed: control characters, and the signs that override the direction of text (U+202A to
/// U+202E, U+2066 to U+2069). Text that runs from right to left, emoji and all other text stay.
/// What is not UTF-8 is repaired.
enum Cleaning {
    enum Layout {
        /// One line: line ends and tabs become blanks, and a run of blanks becomes one.
        case line
        /// Lines: line ends and tabs stay, at most one empty line stands between two others.
        case lines
    }

    private enum Verdict {
        case keep(Int)
        case drop(Int)
        case blank(Int)
        case newline(Int)
    }

    /// Cleans `bytes` from `mark` on, in place; blanks at both ends are removed too.
    static func clean(_ bytes: inout [UInt8], from mark: Int, _ layout: Layout) {
        guard bytes.withUnsafeBytes({ !isClean($0[mark...]) }) else { return }
        repair(&bytes, from: mark)
        let end = bytes.withUnsafeMutableBytes { buffer in
            compact(UnsafeMutableRawBufferPointer(rebasing: buffer[mark...]), layout)
        }
        bytes.removeSubrange((mark + end)...)
    }

    /// True for text of which nothing would be changed; most is ASCII with single blanks.
    private static func isClean(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
        var isBehindBlank = true
        for byte in text {
            guard byte >= 0x20 && byte < 0x7F else { return false }
            let isBlank = byte == 0x20
            if isBlank && isBehindBlank { return false }
            isBehindBlank = isBlank
        }
        return text.isEmpty || !isBehindBlank
    }

    private static func repair(_ bytes: inout [UInt8], from mark: Int) {
        let isSound = bytes.withUnsafeBytes {
            isUTF8(UnsafeRawBufferPointer(rebasing: $0[mark...]))
        }
        guard !isSound else { return }
        let text = String(decoding: bytes[mark...], as: UTF8.self)
        bytes.replaceSubrange(mark..., with: text.utf8)
    }

    /// Returns how many bytes are left.
    private static func compact(
        _ text: UnsafeMutableRawBufferPointer, _ layout: Layout
    ) -> Int {
        var read = 0
        var written = 0
        var lineEnds = 0
        func put(_ byte: UInt8) {
            text[written] = byte
            written += 1
        }
        while read < text.count {
            switch verdict(UnsafeRawBufferPointer(text), read, layout) {
            case .keep(let length):
                for offset in 0..<length { put(text[read + offset]) }
                lineEnds = 0
                read += length
            case .drop(let length):
                read += length
            case .blank(let length):
                let isDoubled = written == 0 || text[written - 1] == UInt8(ascii: " ")
                if layout == .lines || !isDoubled { put(UInt8(ascii: " ")) }
                read += length
            case .newline(let length):
                while written > 0, text[written - 1] == UInt8(ascii: " ") { written -= 1 }
                if lineEnds < 2 && written > 0 { put(UInt8(ascii: "\n")) }
                lineEnds += 1
                read += length
            }
        }
        while written > 0, text[written - 1] <= 0x20 { written -= 1 }
        return written
    }

    private static func verdict(
        _ text: UnsafeRawBufferPointer, _ offset: Int, _ layout: Layout
    ) -> Verdict {
        switch text[offset] {
        case UInt8(ascii: " "): return .blank(1)
        case UInt8(ascii: "\n"): return layout == .lines ? .newline(1) : .blank(1)
        case UInt8(ascii: "\t"): return layout == .lines ? .keep(1) : .blank(1)
        case UInt8(ascii: "\r"):
            let isPair = offset + 1 < text.count && text[offset + 1] == UInt8(ascii: "\n")
            if layout == .line { return .blank(1) }
            return isPair ? .drop(1) : .newline(1)
        case 0..<0x20, 0x7F: return .drop(1)
        case 0xC2 where offset + 1 < text.count && text[offset + 1] < 0xA0: return .drop(2)
        case 0xE2 where offset + 2 < text.count:
            return direction(text[offset + 1], text[offset + 2], layout)
        default: return .keep(1)
        }
    }

    /// For what stands behind 0xE2: line separators, and signs of direction.
    private static func direction(_ second: UInt8, _ third: UInt8, _ layout: Layout) -> Verdict {
        switch (second, third) {
        case (0x80, 0xA8), (0x80, 0xA9): layout == .lines ? .newline(3) : .blank(3)
        case (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9): .drop(3)
        default: .keep(3)
        }
    }
}
