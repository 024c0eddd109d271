/// A part of a pattern.
enum GlobElement: Equatable {
    case byte(UInt8)
    case anyCharacter
    case anyText

    /// What a byte of a pattern means.
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
/// State n is active when the first n bytes and `?` of the pattern have been matched. A star keeps
/// the state it stands at active; the inner bytes of a character keep the state behind a `?`
/// active.
///
/// The table holds 256 bytes, which give each byte its class, and then rows of words: the states
/// with a star, the states behind a `?`, and for each class the states that a byte of it moves on.
package struct GlobAutomaton: Sendable {
    private let lastState: Int32

    private static let rowsStart = 256
    private static let behindAnyRow = 1
    private static let firstClassRow = 2

    private var wordCount: Int { Int(lastState) / 64 + 1 }

    /// Makes the automaton of a pattern and its table.
    static func build(_ elements: [GlobElement]) -> (GlobShape, table: [UInt8]) {
        let automaton = GlobAutomaton(lastState: Int32(elements.count { $0 != .anyText }))
        let literals = Set(elements.compactMap(\.literal)).sorted()
        // The bytes of no element: class 0 begins a character, the last class continues one. The
        // number of the last fits a byte, because UTF-8 has no use for a dozen of them.
        var classes = (0...255).map { (byte: UInt8) in
            byte.continuesCharacter ? UInt8(literals.count + 1) : 0
        }
        for (index, byte) in literals.enumerated() { classes[Int(byte)] = UInt8(index + 1) }

        let wordCount = automaton.wordCount
        var rows = [UInt64](repeating: 0, count: (firstClassRow + literals.count + 2) * wordCount)
        func mark(_ state: Int, inRow row: Int) {
            rows[row * wordCount + state / 64] |= 1 << UInt64(state % 64)
        }
        var state = 0
        for element in elements {
            switch element {
            case .anyText:
                mark(state, inRow: 0)
            case .byte(let byte):
                mark(state, inRow: firstClassRow + Int(classes[Int(byte)]))
                state += 1
            case .anyCharacter:
                for (index, byte) in ([0] + literals).enumerated() where !byte.continuesCharacter {
                    mark(state, inRow: firstClassRow + index)
                }
                state += 1
                mark(state, inRow: behindAnyRow)
            }
        }
        return (.automaton(automaton), classes + rows.withUnsafeBytes { Array($0) })
    }

    /// True when the pattern that `table` was built from stands for the whole of `text`.
    func matches(_ text: UnsafeRawBufferPointer, table: UnsafeRawBufferPointer) -> Bool {
        let lastWord = wordCount - 1
        let lastBit: UInt64 = 1 << UInt64(lastState % 64)
        let endsInStar = Self.word(lastWord, of: table) & lastBit != 0
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: wordCount) { states in
            states.initialize(repeating: 0)
            states[0] = 1
            for byte in text {
                if endsInStar && states[lastWord] & lastBit != 0 { return true }
                guard advance(states, over: byte, table) else { return false }
            }
            return states[lastWord] & lastBit != 0
        }
    }

    /// Moves all states over one byte and says whether any is left.
    private func advance(
        _ states: UnsafeMutableBufferPointer<UInt64>, over byte: UInt8,
        _ table: UnsafeRawBufferPointer
    ) -> Bool {
        let wordCount = wordCount
        let classRow = (Self.firstClassRow + Int(table[Int(byte)])) * wordCount
        let isInner = byte.continuesCharacter
        var carry: UInt64 = 0
        var active: UInt64 = 0
        for word in 0..<wordCount {
            let behindAny = isInner ? Self.word(Self.behindAnyRow * wordCount + word, of: table) : 0
            let moved = states[word] & Self.word(classRow + word, of: table)
            let stayed = states[word] & (Self.word(word, of: table) | behindAny)
            states[word] = moved << 1 | carry | stayed
            carry = moved >> 63
            active |= states[word]
        }
        return active != 0
    }

    // Unaligned, because the table may stand anywhere in its owner's bytes.
    private static func word(_ index: Int, of table: UnsafeRawBufferPointer) -> UInt64 {
        table.loadUnaligned(fromByteOffset: rowsStart + 8 * index, as: UInt64.self)
    }
}

extension GlobElement {
    fileprivate var literal: UInt8? {
        if case .byte(let byte) = self { byte } else { nil }
    }
}

extension UInt8 {
    /// True for a byte that continues a UTF-8 character.
    fileprivate var continuesCharacter: Bool { self & 0xC0 == 0x80 }
}
