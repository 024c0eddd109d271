/// Lengths of time in nanoseconds, which is what every time and length in this room is counted in.
package enum Span {
    package static let millisecond: Int64 = 1_000_000
    package static let second: Int64 = 1_000_000_000
    package static let minute: Int64 = 60 * second
    package static let hour: Int64 = 60 * minute

    /// What would be after the end of time is at it.
    package static func sum(_ time: Int64, _ length: Int64) -> Int64 {
        let (sum, isOverflow) = time.addingReportingOverflow(length)
        guard isOverflow else { return sum }
        return length < 0 ? .min : .max
    }
}
