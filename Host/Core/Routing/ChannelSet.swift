/// A set of channel instances, by number: four words in registers.
package struct ChannelSet: Sendable, Equatable {
    /// So many channel instances one host may have.
    package static let capacity = 256

    private var words: SIMD4<UInt64> = .zero

    package init() {}

    package init(_ numbers: some Sequence<Int>) {
        for number in numbers { insert(number) }
    }

    package mutating func insert(_ number: Int) {
        precondition(number < ChannelSet.capacity, "the configuration is refused before this")
        words[number >> 6] |= 1 << UInt64(number & 63)
    }

    @inline(__always)
    package func contains(_ number: Int) -> Bool {
        words[number >> 6] & 1 << UInt64(number & 63) != 0
    }

    @inline(__always)
    package mutating func formUnion(_ other: ChannelSet) { words |= other.words }

    @inline(__always)
    package func intersection(_ other: ChannelSet) -> ChannelSet {
        var result = self
        result.words &= other.words
        return result
    }

    @inline(__always)
    package func isDisjoint(with other: ChannelSet) -> Bool { words & other.words == .zero }

    @inline(__always)
    package var isEmpty: Bool { words == .zero }

    /// Calls `body` with each number, in order.
    @inline(__always)
    package func forEach(_ body: (Int) -> Void) {
        for index in 0..<4 {
            var word = words[index]
            while word != 0 {
                body(index &* 64 &+ word.trailingZeroBitCount)
                word &= word &- 1
            }
        }
    }
}
