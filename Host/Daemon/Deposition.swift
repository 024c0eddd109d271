import Glibc
import Observability
import Store
import Synchronization

/// The end of a host whose store another one has got hold of: it stops, and says why.
///
/// Started again, by its service manager, it stands by. Any thread.
final class Deposition: Sendable {
    /// How long channels have for what they have taken.
    static let drainNs: Int64 = 2_000_000_000

    private let log: Log
    private let happened = Atomic<Bool>(false)

    init(_ log: Log) {
        self.log = log
    }

    var hasHappened: Bool { happened.load(ordering: .sequentiallyConsistent) }

    func happened(_ error: StoreError) {
        guard !happened.exchange(true, ordering: .sequentiallyConsistent) else { return }
        log.write(
            .error, "store",
            "\(error), since our connection was lost; this host stops, and stands by when it is "
                + "started again")
        kill(getpid(), SIGTERM)
    }
}
