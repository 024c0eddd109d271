import CBelfry

/// Writes into memory that was set aside beforehand: no allocation, no String.
///
/// What would not fit is left out; a page is made so large that everything fits.
package struct Pen: ~Copyable {
    private let start: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private var length = 0

    init(_ memory: UnsafeMutableBufferPointer<UInt8>) {
        guard let base = memory.baseAddress else { preconditionFailure("A page without memory") }
        start = base
        capacity = memory.count
    }

    /// Where the next text begins.
    var mark: Int { length }

    /// The text since `mark`.
    func text(since mark: Int) -> belfry_str {
        belfry_str(
            ptr: UnsafeRawPointer(start + mark).assumingMemoryBound(to: CChar.self),
            len: length - mark)
    }

    /// The byte before.
    var last: UInt8 { length > 0 ? start[length - 1] : 0 }

    /// Begins anew.
    mutating func clear() { length = 0 }

    mutating func put(_ text: StaticString) {
        put(UnsafeRawPointer(text.utf8Start), text.utf8CodeUnitCount)
    }

    mutating func put(_ text: belfry_str) {
        guard let bytes = text.ptr else { return }
        put(UnsafeRawPointer(bytes), text.len)
    }

    private mutating func put(_ bytes: UnsafeRawPointer, _ count: Int) {
        guard count <= capacity - length else { return }
        UnsafeMutableRawPointer(start + length).copyMemory(from: bytes, byteCount: count)
        length += count
    }

    mutating func put(byte: UInt8) {
        guard length < capacity else { return }
        start[length] = byte
        length += 1
    }

    /// A whole number, with zeros in front up to `width` digits.
    mutating func put(_ number: Int, width: Int = 1) {
        guard capacity - length >= 24 else { return }
        if number < 0 { put(byte: UInt8(ascii: "-")) }
        var rest = UInt64(number.magnitude)
        var digits = 1
        var bound: UInt64 = 10
        while digits < width || (digits < 19 && rest >= bound) {
            digits += 1
            bound &*= 10
        }
        var place = length + digits
        length = place
        // Two at a time, because dividing is what takes the time.
        while digits >= 2 {
            let (higher, pair) = rest.quotientAndRemainder(dividingBy: 100)
            let tens = (pair &* 103) >> 10
            place -= 2
            start[place] = UInt8(truncatingIfNeeded: 48 &+ tens)
            start[place + 1] = UInt8(truncatingIfNeeded: 48 &+ pair &- tens &* 10)
            rest = higher
            digits -= 2
        }
        if digits == 1 { start[place - 1] = UInt8(truncatingIfNeeded: 48 &+ rest % 10) }
    }

    /// An amount with two decimals.
    mutating func put(_ amount: Money) {
        let cents = (amount.tenThousandths.magnitude + 50) / 100
        if amount.tenThousandths < 0, cents > 0 { put(byte: UInt8(ascii: "-")) }
        put(Int(cents / 100))
        put(byte: UInt8(ascii: "."))
        put(Int(cents % 100), width: 2)
    }

    /// An amount with two decimals and its sign, also when it is positive.
    mutating func put(signed amount: Money) {
        if amount >= .zero { put(byte: UInt8(ascii: "+")) }
        put(amount)
    }
}
