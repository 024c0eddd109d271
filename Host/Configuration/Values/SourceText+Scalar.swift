extension SourceText {
    /// The place of a part of a scalar's text.
    ///
    /// When the text stands in the file in other words (escapes, variables), it is the place of the
    /// whole scalar.
    func mark(of part: Range<Int>, in node: YAMLNode) -> Mark {
        guard let scalar = node.scalar, scalar.origin == .written else { return node.mark }
        let text = Array(scalar.text.utf8)
        let raw = body(of: scalar, at: node.mark)
        // Line ends and indentation differ between file and text; what is not blank does not.
        var offset = raw.lowerBound
        func skipBlanks() {
            while offset < raw.upperBound, Self.isBlank(bytes[offset]) { offset += 1 }
        }
        var start: Int?
        for index in text.indices.prefix(part.upperBound) {
            if index == part.lowerBound { skipBlanks() }
            if index == part.lowerBound { start = offset }
            guard !Self.isBlank(text[index]) else { continue }
            skipBlanks()
            guard offset < raw.upperBound, bytes[offset] == text[index] else { return node.mark }
            offset += 1
        }
        let begin = start ?? offset
        return mark(atOffset: begin, byteCount: max(0, offset - begin))
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// The bytes between the quotes, or below the line of a | or >.
    private func body(of scalar: YAMLScalar, at mark: Mark) -> Range<Int> {
        let range = mark.range.clamped(to: 0..<bytes.count)
        switch scalar.style {
        case .plain: return range
        case .singleQuoted, .doubleQuoted:
            return range.count < 2 ? range : (range.lowerBound + 1)..<(range.upperBound - 1)
        case .literal, .folded:
            let header = bytes[range].firstIndex(of: 0x0A) ?? range.upperBound
            return min(header + 1, range.upperBound)..<range.upperBound
        }
    }
}
