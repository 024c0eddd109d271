import Core

/// The bytes of the words as they are written, each part with a limit.
struct Output {
    private(set) var bytes: [UInt8] = []
    /// Where the part that is being written must end.
    private var end = 0
    /// True when something was left out.
    private(set) var isCut = false

    /// Empties it, keeping its memory.
    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        end = 0
        isCut = false
    }

    var count: Int { bytes.count }

    /// The bytes in memory of just their size.
    func copy() -> [UInt8] { bytes.withUnsafeBufferPointer { Array($0) } }

    /// Begins a part of at most `limit` bytes.
    mutating func begin(limit: Int) {
        end = bytes.count + limit
        isCut = false
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        guard bytes.count < end else {
            isCut = true
            return
        }
        bytes.append(byte)
    }

    @inline(__always)
    mutating func append(_ text: UnsafeRawBufferPointer) {
        guard text.count <= end - bytes.count else { return appendBeginning(of: text) }
        bytes.append(contentsOf: text)
    }

    /// A part of `bytes`.
    @inline(__always)
    mutating func append(_ range: Range<Int>, of bytes: [UInt8]) {
        bytes.withUnsafeBytes { append(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    private mutating func appendBeginning(of text: UnsafeRawBufferPointer) {
        isCut = true
        bytes.append(contentsOf: text.prefix(max(0, end - bytes.count)))
        // Nothing may follow: it would read as if nothing were missing.
        end = bytes.count
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// A whole number, with zeros in front up to `width` digits.
    mutating func append(_ number: UInt64, width: Int = 1) {
        var digits: UInt64 = 1
        var count = 1
        while count < 20, number / digits >= 10 {
            digits *= 10
            count += 1
        }
        for _ in 0..<max(0, width - count) { append(UInt8(ascii: "0")) }
        while digits > 0 {
            append(UInt8(ascii: "0") + UInt8(number / digits % 10))
            digits /= 10
        }
    }

    /// The text since `mark`.
    func text(since mark: Int) -> String { String(decoding: bytes[mark...], as: UTF8.self) }

    /// Puts `text` in the place of what was written since `mark`.
    mutating func replace(since mark: Int, with text: String) {
        bytes.removeSubrange(mark...)
        append(text)
    }

    /// Takes back what was written behind `mark`.
    mutating func rewind(to mark: Int) { bytes.removeSubrange(mark...) }
}

// MARK: Ending a part

extension Output {
    /// Ends the part that began at `mark`: cleans it, marks a cut with "…", and returns its range.
    mutating func finish(from mark: Int, _ layout: Cleaning.Layout) -> Range<Int> {
        if isCut { markCut(from: mark) }
        Cleaning.clean(&bytes, from: mark, layout)
        return mark..<bytes.count
    }

    private mutating func markCut(from mark: Int) {
        let ellipsis = Array("…".utf8)
        // Behind what is certainly whole: the last character may have lost a part.
        var text = String(decoding: bytes[mark...], as: UTF8.self)
        if text.unicodeScalars.last == "\u{FFFD}" { text.unicodeScalars.removeLast() }
        let room = bytes.count - mark - ellipsis.count
        var kept = Substring(text)
        while !kept.isEmpty, kept.utf8.count > room { kept.removeLast() }
        bytes.replaceSubrange(mark..., with: Array(kept.utf8) + (room < 0 ? [] : ellipsis))
    }
}
