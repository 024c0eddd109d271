/// A pattern over text: `*` stands for any text, `?` for one character, all else for itself.
///
/// Prepared once and compared often: no allocation below about a thousand characters of pattern, and
/// time that grows with the text's length alone (for patterns over 63 characters, times one for every
/// further 64). Case counts.
package struct Glob: Sendable {
    /// The pattern as it was written.
    package let pattern: String

    private enum Shape: Sendable {
        case literal
        /// One run of stars: what stands before it and what behind it.
        case affixes(prefixCount: Int)
        case automaton(GlobAutomaton)
    }

    private let shape: Shape
    /// The pattern's bytes without its stars.
    private let bytes: [UInt8]

    /// Prepares a pattern; every text is one.
    package init(_ pattern: String) {
        self.pattern = pattern
        let elements = pattern.utf8.map(GlobElement.init)
        let pieces = elements.split(separator: .anyText, omittingEmptySubsequences: false)
        bytes = pattern.utf8.filter { $0 != UInt8(ascii: "*") }
        let isAffixes = pieces.dropFirst().dropLast().allSatisfy(\.isEmpty)
        if elements.contains(.anyCharacter) || !isAffixes {
            shape = .automaton(GlobAutomaton(elements))
        } else if pieces.count == 1 {
            shape = .literal
        } else {
            shape = .affixes(prefixCount: pieces[0].count)
        }
    }

    /// Prepares a pattern for every text in which `part` stands literally.
    init(containing part: String) {
        pattern = "*\(part)*"
        bytes = []
        shape = .automaton(GlobAutomaton([.anyText] + part.utf8.map { .byte($0) } + [.anyText]))
    }

    /// True when the pattern stands for itself only.
    package var isLiteral: Bool {
        if case .literal = shape { true } else { false }
    }

    /// The one text the pattern stands for; nil when it has a `*` or `?`.
    package var literal: String? { isLiteral ? pattern : nil }

    /// True when the pattern stands for the whole of `text`, which is UTF-8.
    package func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        switch shape {
        case .literal:
            bytes.withUnsafeBytes { $0.hasSameBytes(as: text) }
        case .affixes(let prefixCount):
            bytes.withUnsafeBytes { bytes in
                text.count >= bytes.count
                    && text.hasPrefix(UnsafeRawBufferPointer(rebasing: bytes[..<prefixCount]))
                    && text.hasSuffix(UnsafeRawBufferPointer(rebasing: bytes[prefixCount...]))
            }
        case .automaton(let automaton):
            automaton.matches(text)
        }
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

/// A part of a pattern.
private enum GlobElement: Equatable {
    case byte(UInt8)
    case anyCharacter
    case anyText

    init(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "*"): self = .anyText
        case UInt8(ascii: "?"): self = .anyCharacter
        default: self = .byte(byte)
        }
    }
}

/// A pattern as a set of states, all of which are moved at once, 64 by one machine word.
///
/// State n is active when the first n bytes and `?` of the pattern have been matched. A star keeps the
/// state it stands at active; the inner bytes of a character keep the state behind a `?` active.
private struct GlobAutomaton: Sendable {
    private let lastState: Int
    private let wordCount: Int
    /// The class of each byte: those of one class are accepted in the same states.
    private let classes: [UInt8]
    /// For each class, the states that a byte of it moves on.
    private let moving: [UInt64]
    private let starred: [UInt64]
    private let behindAny: [UInt64]

    init(_ elements: [GlobElement]) {
        let stateCount = elements.count { $0 != .anyText } + 1
        let wordCount = (stateCount + 63) / 64
        let literals = Set(
            elements.compactMap { element in
                if case .byte(let byte) = element { byte } else { nil }
            }
        ).sorted()
        // The bytes of no element: class 0 begins a character, the last class continues one. The
        // number of the last fits a byte, because UTF-8 has no use for a dozen of them.
        let inner = UInt8(literals.count + 1)
        var classes = (0...255).map { UInt8($0).continuesCharacter ? inner : 0 }
        for (index, byte) in literals.enumerated() { classes[Int(byte)] = UInt8(index + 1) }

        var moving = [UInt64](repeating: 0, count: (literals.count + 2) * wordCount)
        var starred = [UInt64](repeating: 0, count: wordCount)
        var behindAny = starred
        var state = 0
        for element in elements {
            let bit: UInt64 = 1 << (state % 64)
            switch element {
            case .anyText:
                starred[state / 64] |= bit
            case .byte(let byte):
                moving[Int(classes[Int(byte)]) * wordCount + state / 64] |= bit
                state += 1
            case .anyCharacter:
                for (index, byte) in ([0] + literals).enumerated() where !byte.continuesCharacter {
                    moving[index * wordCount + state / 64] |= bit
                }
                state += 1
                behindAny[state / 64] |= 1 << (state % 64)
            }
        }
        self.lastState = stateCount - 1
        self.wordCount = wordCount
        self.classes = classes
        self.moving = moving
        self.starred = starred
        self.behindAny = behindAny
    }

    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        let lastWord = wordCount - 1
        let lastBit: UInt64 = 1 << (lastState % 64)
        let endsInStar = starred[lastWord] & lastBit != 0
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: wordCount) { states in
            states.initialize(repeating: 0)
            states[0] = 1
            for byte in text {
                if endsInStar && states[lastWord] & lastBit != 0 { return true }
                guard advance(states, over: byte) else { return false }
            }
            return states[lastWord] & lastBit != 0
        }
    }

    /// Moves all states over one byte and says whether any is left.
    private func advance(_ states: UnsafeMutableBufferPointer<UInt64>, over byte: UInt8) -> Bool {
        let row = Int(classes[Int(byte)]) * wordCount
        let isInner = byte.continuesCharacter
        var carry: UInt64 = 0
        var active: UInt64 = 0
        for word in 0..<wordCount {
            let moved = states[word] & moving[row + word]
            let stayed = states[word] & (starred[word] | (isInner ? behindAny[word] : 0))
            states[word] = moved << 1 | carry | stayed
            carry = moved >> 63
            active |= states[word]
        }
        return active != 0
    }
}

extension UInt8 {
    /// True for a byte that continues a UTF-8 character.
    fileprivate var continuesCharacter: Bool { self & 0xC0 == 0x80 }
}
