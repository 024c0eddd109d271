/// One header line, taken apart and found to be well formed.
struct FieldLine {
    let name: Range<Int>
    /// Without the white space around it.
    let value: Range<Int>

    /// Reads a line that is not empty, in offsets of `bytes`.
    init(_ line: Range<Int>, in bytes: Span<UInt8>) throws(Refusal) {
        let first = bytes[line.lowerBound]
        if first == Octet.space || first == Octet.tab { throw .fieldFolded }
        var index = line.lowerBound
        while index < line.upperBound && Octet.isToken(bytes[index]) { index += 1 }
        guard index > line.lowerBound, index < line.upperBound else { throw .fieldNameMalformed }
        guard bytes[index] == Octet.colon else {
            let isSpace = bytes[index] == Octet.space || bytes[index] == Octet.tab
            throw isSpace ? .spaceBeforeColon : .fieldNameMalformed
        }
        name = line.lowerBound..<index
        let rest = (index + 1)..<line.upperBound
        for position in rest where !Octet.isFieldValue(bytes[position]) {
            throw .fieldValueMalformed
        }
        value = trimmed(rest, in: bytes)
    }
}

/// A range without the spaces and tabs at its ends.
func trimmed(_ range: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, bytes[lower] == Octet.space || bytes[lower] == Octet.tab { lower += 1 }
    while upper > lower, bytes[upper - 1] == Octet.space || bytes[upper - 1] == Octet.tab {
        upper -= 1
    }
    return lower..<upper
}

/// Whether the bytes of a range are `word`, which is given in lower case; case does not count.
func matches(_ range: Range<Int>, in bytes: Span<UInt8>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
        for index in 0..<letters.count
        where Octet.lowercased(bytes[range.lowerBound + index]) != letters[index] {
            return false
        }
        return true
    }
}
