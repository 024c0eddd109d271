/// A place in a text file, as an editor shows it.
package struct Mark: Sendable, Hashable {
    /// Counted from 1.
    package var line: Int
    /// Counted from 1, in Unicode scalars.
    package var column: Int
    /// Bytes before it, counted from 0.
    package var offset: Int
    /// How many bytes to underline; 0 is the one character at the place.
    package var byteCount: Int

    package init(line: Int, column: Int, offset: Int, byteCount: Int = 0) {
        self.line = line
        self.column = column
        self.offset = offset
        self.byteCount = byteCount
    }

    /// The beginning of a file.
    package static let start = Mark(line: 1, column: 1, offset: 0)

    var range: Range<Int> { offset..<(offset + byteCount) }

    /// A part of a text that stands on one line and holds only ASCII before `distance`.
    func moved(by distance: Int, byteCount: Int) -> Mark {
        Mark(
            line: line, column: column + distance, offset: offset + distance,
            byteCount: byteCount)
    }
}
