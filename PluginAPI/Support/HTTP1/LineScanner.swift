/// Finds the end of one line as its bytes come in.
///
/// It remembers how far it looked, so a line that comes in single bytes is still read once.
struct LineScanner: Sendable {
    /// Bytes from the line's beginning that hold no line feed.
    private(set) var scanned = 0

    /// The line that begins at `start`, without its CR LF; nil: it has not ended yet.
    ///
    /// Throws `tooLong` at the byte that breaks `room`, whether or not more bytes are there: what
    /// is refused does not depend on how the bytes were cut.
    mutating func line(
        in bytes: Span<UInt8>, from start: Int, room: Int, tooLong: Refusal
    ) throws(Refusal) -> Range<Int>? {
        let end = min(bytes.count, start + room)
        var index = start + scanned
        while index < end && bytes[index] != Octet.lineFeed { index += 1 }
        scanned = index - start
        guard index < end else {
            if scanned >= room { throw tooLong }
            return nil
        }
        guard scanned > 0, bytes[index - 1] == Octet.carriageReturn else { throw .bareLineFeed }
        let line = start..<(index - 1)
        for position in line where bytes[position] == Octet.carriageReturn {
            throw .bareCarriageReturn
        }
        scanned = 0
        return line
    }
}
