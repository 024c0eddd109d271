import CBelfry
import Core

/// What a source emitted, how it was answered, and what it did wrong.
///
/// Pure.
struct EmissionBook {
    /// How emit() is answered.
    enum Manner {
        case takesAll
        /// So many times, each for a different call; then it takes all.
        case busy(times: Int)
    }

    var manner = Manner.takesAll
    /// Not a single emit() is in order now, and why.
    var silence: String?
    private(set) var calls = 0
    private(set) var taken = 0
    private(set) var faults: [String] = []
    /// What each thread was refused last: it has to come again, first and in order.
    private var refused: [UInt: [String]] = [:]

    /// How many were told to come again and have not.
    var owed: Int { refused.count }
    var busyLeft: Int {
        if case .busy(let times) = manner { times } else { 0 }
    }

    /// `marks`: what tells the events of this call apart; `fault`: what is wrong with one of them.
    mutating func emit(_ marks: [String], fault: String?, by thread: UInt) -> belfry_status {
        calls += 1
        if let silence { blame(silence) }
        if let fault {
            blame("it emitted an event that the host must refuse: \(fault)")
            return BELFRY_INVALID
        }
        if marks.isEmpty { blame("it called emit() with no event") }
        if let owed = refused[thread] {
            // It may regroup them, but not skip or reorder.
            if !zip(owed, marks).allSatisfy({ $0 == $1 }) {
                blame("after BUSY it did not offer the same events again, in order")
            }
            refused[thread] = nil
        }
        // Every second call, so that what was refused has a chance to come through.
        if case .busy(let times) = manner, times > 0, calls % 2 == 1 {
            manner = .busy(times: times - 1)
            refused[thread] = marks
            return BELFRY_BUSY
        }
        taken += marks.count
        return BELFRY_OK
    }

    mutating func blame(_ sentence: String) {
        if faults.count < 20 { faults.append(sentence) }
    }
}
