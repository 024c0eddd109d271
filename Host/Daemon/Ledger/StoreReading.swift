import Pipeline
import Platform
import Store
import Synchronization

/// How much the store has of each channel, read at most once a second and by one thread at a time.
///
/// Any thread; ``read()`` waits for the store.
final class StoreReading: Sendable {
    /// No count goes beyond this: it bounds what a reading costs.
    static let countMax = 100_000
    private static let restNs: Int64 = 1_000_000_000

    private struct Book {
        var rows: [DeliveryCounts] = []
        /// By the monotonic clock; nil: never.
        var readNs: Int64?
        var isUnderWay = false
    }

    private let lane: DurableLane
    private let book = Mutex(Book())

    init(_ lane: DurableLane) { self.lane = lane }

    /// The last that was read, which may be old where the store is slow.
    var rows: [DeliveryCounts] { book.withLock { $0.rows } }

    /// True: it is time to read, and the caller sees to it that ``read()`` is called.
    func begin() -> Bool {
        let now = Clock.system.monotonicNs()
        return book.withLock { book in
            let isFresh = book.readNs.map { now - $0 < StoreReading.restNs } ?? false
            guard !isFresh, !book.isUnderWay else { return false }
            book.isUnderWay = true
            return true
        }
    }

    /// It will not be read after all.
    func abandon() { book.withLock { $0.isUnderWay = false } }

    func read() {
        // What cannot be read keeps its last value: the committer meets the trouble and says it.
        let rows = try? lane.store.counts(
            nowNs: Clock.system.unixNs(), limit: StoreReading.countMax)
        // So that who shows them need not wait.
        for row in rows ?? [] { _ = lane.name(ofInstance: row.instance) }
        book.withLock { book in
            book.isUnderWay = false
            book.readNs = Clock.system.monotonicNs()
            if let rows { book.rows = rows }
        }
    }
}
