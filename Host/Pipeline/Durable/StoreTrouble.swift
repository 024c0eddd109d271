package import Store
import Synchronization

/// Whether the store does what it is asked, as the committer finds it; since when it does not.
///
/// The committer's thread notes, any reads.
package final class StoreTrouble: Sendable {
    package struct Standing: Sendable, Equatable {
        package let sinceNs: Int64
        /// Of the last failure; it may be another than the first one's.
        package let sort: StoreError.Sort
        package let sentence: String

        package init(sinceNs: Int64, sort: StoreError.Sort, sentence: String) {
            self.sinceNs = sinceNs
            self.sort = sort
            self.sentence = sentence
        }
    }

    private let last: Mutex<Standing?> = Mutex(nil)

    /// Nil: it does.
    package var standing: Standing? { last.withLock { $0 } }

    func note(_ error: StoreError, at now: Int64) {
        last.withLock { last in
            last = Standing(
                sinceNs: last?.sinceNs ?? now, sort: error.sort, sentence: error.description)
        }
    }

    func isOver() { last.withLock { $0 = nil } }
}
