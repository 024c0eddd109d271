/// A line of a file as a message shows it, with the part at fault; secrets in it are masked.
package struct Excerpt: Sendable, Equatable {
    /// The line, or the part of a long one around the fault.
    package var text: String
    /// Scalars of `text` before the part at fault.
    package var start: Int
    /// Scalars of the part at fault; at least 1.
    package var length: Int
}

extension SourceText {
    static let excerptLimit = 120
    // Nobody reads such a line, and looking for secrets in it would take long.
    static let lineLimit = 4096

    /// The line of a mark.
    ///
    /// What is known to be a secret, and what stands behind a key that sounds like one, is masked
    /// character by character, so that columns keep their place.
    func excerpt(at mark: Mark, hiding secrets: Secrets) -> Excerpt? {
        let line = lineRange(mark.line)
        guard !line.isEmpty, line.count <= Self.lineLimit else { return nil }
        let masks = secrets.ranges(in: self, line: line) + SecretHunch.ranges(in: self, line: line)
        var scalars: [Unicode.Scalar] = []
        var start = 0
        var length = 0
        var offset = line.lowerBound
        for scalar in text(line).unicodeScalars {
            let isSecret = masks.contains { $0.contains(offset) }
            scalars.append(isSecret ? "•" : Self.printable(scalar))
            if offset < mark.offset { start += 1 }
            if mark.range.contains(offset) { length += 1 }
            offset += UTF8.width(scalar)
        }
        return Self.window(scalars, start: start, length: max(1, length))
    }

    // A control character in an excerpt could drive the operator's terminal.
    private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
            ? "\u{FFFD}" : scalar
    }

    private static func window(_ scalars: [Unicode.Scalar], start: Int, length: Int) -> Excerpt {
        let isLong = scalars.count > excerptLimit && start > excerptLimit / 2
        let lead = isLong ? start - excerptLimit / 4 : 0
        let end = min(scalars.count, lead + excerptLimit)
        var text = String.UnicodeScalarView()
        if lead > 0 { text.append("…") }
        text.append(contentsOf: scalars[min(lead, end)..<end])
        if end < scalars.count { text.append("…") }
        let shift = lead > 0 ? 1 : 0
        let visible = max(1, min(length, end - start))
        return Excerpt(text: String(text), start: start - lead + shift, length: visible)
    }
}
