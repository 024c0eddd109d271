/// Turns libyaml's lines and columns into marks with byte offsets.
///
/// Places come in order, so it goes on from the last one: a file of one long line stays linear.
struct PlaceCursor {
    private let source: SourceText
    private var line = 0
    private var column = 0
    private var offset = 0

    init(_ source: SourceText) {
        self.source = source
    }

    mutating func mark(_ start: YAMLEvents.Place, _ end: YAMLEvents.Place? = nil) -> Mark {
        let from = move(to: start)
        // The end is looked up on a copy: the next event begins before it when this one is a key.
        var ahead = self
        let to = end.map { ahead.move(to: $0) } ?? from
        return Mark(
            line: start.line + 1, column: start.column + 1, offset: from,
            byteCount: max(0, to - from))
    }

    private mutating func move(to place: YAMLEvents.Place) -> Int {
        if place.line != line || place.column < column {
            line = place.line
            column = 0
            offset = source.lineRange(line + 1).lowerBound
        }
        while column < place.column, offset < source.bytes.count {
            offset += 1
            while offset < source.bytes.count, !SourceText.leads(source.bytes[offset]) {
                offset += 1
            }
            column += 1
        }
        return offset
    }
}
