/// How many decisions there were, by reason: for the metrics.
package struct DecisionCounts: Sendable, Equatable {
    private var counts = [UInt64](repeating: 0, count: 64)

    package init() {}

    package subscript(reason: Reason) -> UInt64 { counts[Int(reason.rawValue)] }

    mutating func note(_ reason: Reason) { counts[Int(reason.rawValue)] += 1 }
}
