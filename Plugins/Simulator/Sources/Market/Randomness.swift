/// Numbers that look random and are the same for the same seed on every machine: xoshiro256**.
///
/// Not for secrets. The algorithm is Blackman and Vigna's, of 2018, in the public domain.
package struct Randomness: Codable, Equatable, Sendable {
    // Signed so that they pass through JSON, whose whole numbers have 63 bits and a sign.
    private var a, b, c, d: Int64

    /// The numbers of `seed`.
    package init(seed: UInt64) {
        // SplitMix64 spreads the seed, because a state of zeros would stay one.
        var mixing = seed
        func word() -> Int64 {
            mixing &+= 0x9E37_79B9_7F4A_7C15
            var word = mixing
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            return Int64(bitPattern: word ^ word >> 31)
        }
        (a, b, c, d) = (word(), word(), word(), word())
    }

    /// 64 random bits.
    package mutating func next() -> UInt64 {
        let product = UInt64(bitPattern: b) &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = b << 17
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        let mixed = UInt64(bitPattern: d)
        d = Int64(bitPattern: mixed << 45 | mixed >> 19)
        return result
    }

    /// A whole number from 0 up to, not including, `bound`, which must be positive.
    package mutating func below(_ bound: Int) -> Int {
        // The bias is below bound / 2^64: nobody can see it here.
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True once in `count` times on average.
    package mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

    /// A number about 0 with standard deviation 1: four sixteenths of one draw added up, which is
    /// near enough to a bell curve and needs no logarithm, whose last bit differs between machines.
    package mutating func bell() -> Double {
        let bits = next()
        let sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + bits >> 48
        return (Double(sum) / 65_536 - 2) * 1.732_050_807_568_877_2
    }
}
