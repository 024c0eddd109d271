/// Values that many share, each kept once under a number, for as long as somebody holds it.
struct Interned<Value: Hashable & Sendable>: Sendable {
    /// By number; what nobody holds any more stays until its number is used again.
    private(set) var values: [Value] = []
    private var holders: [UInt32] = []
    private var numbers: [Value: UInt32] = [:]
    private var free: [UInt32] = []

    /// How many different values are held.
    var count: Int { numbers.count }

    /// The number of `value`, which has one holder more.
    mutating func hold(_ value: Value) -> UInt32 {
        if let number = numbers[value] {
            holders[Int(number)] += 1
            return number
        }
        let number: UInt32
        if let reused = free.popLast() {
            number = reused
            values[Int(number)] = value
            holders[Int(number)] = 1
        } else {
            number = UInt32(values.count)
            values.append(value)
            holders.append(1)
        }
        numbers[value] = number
        return number
    }

    /// One holder fewer; the last one frees the number.
    mutating func release(_ number: UInt32) {
        holders[Int(number)] -= 1
        guard holders[Int(number)] == 0 else { return }
        numbers[values[Int(number)]] = nil
        free.append(number)
    }

    /// The number of a value that somebody holds.
    func number(of value: Value) -> UInt32? { numbers[value] }
}
