/// A pattern over text: `*` stands for any text, `?` for one character, all else for itself.
///
/// Prepared once and compared often: no allocation below about a thousand characters of pattern,
/// and time that grows with the text's length alone (for patterns over 63 characters, times one for
/// every further 64). Case counts.
package struct Glob: Sendable {
    /// The pattern as it was written.
    package let pattern: String

    package let shape: GlobShape
    /// What the shape compares texts with.
    package let table: [UInt8]

    /// Prepares a pattern; every text is one.
    package init(_ pattern: String) {
        self.pattern = pattern
        let elements = pattern.utf8.map(GlobElement.init)
        let pieces = elements.split(separator: .anyText, omittingEmptySubsequences: false)
        let isAffixes = pieces.dropFirst().dropLast().allSatisfy(\.isEmpty)
        if elements.contains(.anyCharacter) || !isAffixes {
            (shape, table) = GlobAutomaton.build(elements)
        } else {
            shape = pieces.count == 1 ? .literal : .affixes(prefixCount: Int32(pieces[0].count))
            table = pattern.utf8.filter { $0 != UInt8(ascii: "*") }
        }
    }

    /// Prepares a pattern for every text in which `part` stands literally.
    package init(containing part: String) {
        pattern = "*\(part)*"
        let elements = part.utf8.map { GlobElement.byte($0) }
        (shape, table) = GlobAutomaton.build([.anyText] + elements + [.anyText])
    }

    /// True when the pattern stands for itself only.
    package var isLiteral: Bool {
        if case .literal = shape { true } else { false }
    }

    /// The one text the pattern stands for; nil when it has a `*` or `?`.
    package var literal: String? { isLiteral ? pattern : nil }

    /// True when the pattern stands for the whole of `text`, which is UTF-8.
    package func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        table.withUnsafeBytes { shape.matches(text, table: $0) }
    }

    /// True when the pattern stands for the whole of `text`.
    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches(UnsafeRawBufferPointer($0)) }
    }
}

extension Glob: Equatable {
    /// True for the same pattern.
    package static func == (left: Glob, right: Glob) -> Bool { left.pattern == right.pattern }
}

/// How a text is compared with a glob's table; plain data, so that owners of many globs can keep
/// all their tables in one.
package enum GlobShape: Sendable {
    /// With the whole table.
    case literal
    /// One run of stars: what stands before it is the beginning of the table, the rest behind it.
    case affixes(prefixCount: Int32)
    case automaton(GlobAutomaton)

    package func matches(
        _ text: UnsafeRawBufferPointer, table: UnsafeRawBufferPointer
    ) -> Bool {
        switch self {
        case .literal:
            table.hasSameBytes(as: text)
        case .affixes(let prefixCount):
            text.count >= table.count
                && text.hasPrefix(UnsafeRawBufferPointer(rebasing: table[..<Int(prefixCount)]))
                && text.hasSuffix(UnsafeRawBufferPointer(rebasing: table[Int(prefixCount)...]))
        case .automaton(let automaton):
            automaton.matches(text, table: table)
        }
    }
}
