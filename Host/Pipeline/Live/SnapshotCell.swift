import Glibc
import Platform
import Synchronization

/// Holds the snapshot in force.
///
/// Readers take no lock and never wait; a swap waits for those who still read the old one.
///
/// A reader raises its own gate's count for the current epoch. A swap publishes the new snapshot,
/// turns the epoch, and waits until every gate's count for the old epoch is zero. A reader whose
/// epoch turned while it raised the count lowers it and tries again, so nobody is missed.
final class SnapshotCell: Sendable {
    private let current: Atomic<Unmanaged<RoutingSnapshot>>
    private let epoch = Atomic<Int>(0)

    init(_ snapshot: RoutingSnapshot) {
        current = Atomic(Unmanaged.passRetained(snapshot))
    }

    deinit {
        current.load(ordering: .acquiring).release()
    }

    /// Runs `body` with the snapshot in force, which stays alive until it returns.
    ///
    /// Never waits.
    @inline(__always)
    func read<Result>(
        through gate: borrowing ReaderGate, _ body: (borrowing RoutingSnapshot) -> Result
    ) -> Result {
        while true {
            let seen = epoch.load(ordering: .relaxed)
            gate.enter(seen)
            if epoch.load(ordering: .sequentiallyConsistent) == seen {
                let snapshot = current.load(ordering: .acquiring)
                let result = snapshot._withUnsafeGuaranteedRef { body($0) }
                gate.leave(seen)
                return result
            }
            gate.leave(seen)
        }
    }

    /// Returns once every read that was under way has ended; the snapshot stays.
    ///
    /// As `swap` otherwise. False: somebody is stuck in his read, and was not waited for any
    /// longer.
    @discardableResult
    func wait(for mouths: [Mouth]) -> Bool {
        // Who got stuck in the epoch before would be taken for a reader of the next, and may hold
        // the snapshot that is in force now.
        let before = epoch.load(ordering: .sequentiallyConsistent) &- 1
        let isClear = leave(before, mouths, patienceNs: SnapshotCell.strayPatienceNs)
        let left = epoch.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
        return leave(left, mouths, patienceNs: SnapshotCell.patienceNs) && isClear
    }

    /// Waits until nobody reads in `epoch`, which is not the current one.
    private func leave(_ epoch: Int, _ mouths: [Mouth], patienceNs: Int64) -> Bool {
        let deadline = Clock.system.monotonicNs() + patienceNs
        for mouth in mouths {
            while mouth.gate.isOccupied(epoch) {
                guard Clock.system.monotonicNs() < deadline else { return false }
                usleep(50)
            }
        }
        return true
    }

    /// A read takes microseconds: one that takes this long is stuck in a plugin's call that may
    /// never return.
    private static let patienceNs: Int64 = 2_000_000_000
    /// Who is still in the epoch before has been waited for already.
    private static let strayPatienceNs: Int64 = 20_000_000

    /// Puts `next` in force and returns once no reader of `mouths` has the one before; a reader
    /// that is stuck keeps it for good.
    ///
    /// One thread at a time: the one that reloads; never from within `read`.
    func swap(to next: RoutingSnapshot, mouths: [Mouth]) {
        let old = current.exchange(
            Unmanaged.passRetained(next), ordering: .sequentiallyConsistent)
        if wait(for: mouths) { old.release() }
    }
}

/// One reader's door to the snapshot: each source has its own, so that two sources share no cache
/// line.
struct ReaderGate: ~Copyable, Sendable {
    private let even = Atomic<Int>(0)
    private let odd = Atomic<Int>(0)

    @inline(__always)
    fileprivate func enter(_ epoch: Int) {
        if epoch & 1 == 0 {
            even.wrappingAdd(1, ordering: .sequentiallyConsistent)
        } else {
            odd.wrappingAdd(1, ordering: .sequentiallyConsistent)
        }
    }

    @inline(__always)
    fileprivate func leave(_ epoch: Int) {
        if epoch & 1 == 0 {
            even.wrappingSubtract(1, ordering: .releasing)
        } else {
            odd.wrappingSubtract(1, ordering: .releasing)
        }
    }

    fileprivate func isOccupied(_ epoch: Int) -> Bool {
        let count =
            epoch & 1 == 0
            ? even.load(ordering: .sequentiallyConsistent)
            : odd.load(ordering: .sequentiallyConsistent)
        return count != 0
    }
}
