import Synchronization

/// How long something took, counted in steps from half a millisecond to ten seconds.
///
/// Any thread.
package final class DurationHistogram: Sendable {
    /// Seconds: each count is of what took at most so long.
    package static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    /// What was counted by one moment.
    package struct Reading: Sendable, Equatable {
        /// By step; what took longer than all is in none.
        package var counts = [Int](repeating: 0, count: DurationHistogram.bounds.count)
        package var count = 0
        package var seconds = 0.0
    }

    private let book = Mutex(Reading())

    package init() {}

    package func note(nanoseconds: Int64) {
        let seconds = Double(nanoseconds) / 1_000_000_000
        book.withLock { book in
            book.count += 1
            book.seconds += seconds
            guard let step = DurationHistogram.bounds.firstIndex(where: { seconds <= $0 }) else {
                return
            }
            book.counts[step] += 1
        }
    }

    package var reading: Reading { book.withLock { $0 } }
}
