package import Core
package import Platform
import Synchronization

/// Where events wait for the committer, between the threads that emit and the one that stores.
///
/// Bounded in number and in bytes: what does not fit is not taken, and its sender is told BUSY. All
/// of an offer is taken or nothing of it.
package final class DurableIntake: @unchecked Sendable {
    // Sendable: everything below is only touched inside `monitor`, or atomic.

    package struct Limits: Sendable {
        package var events: Int
        package var bytes: Int
        /// So many make one transaction, or as many as one offer has: what is claimed and delivered
        /// must not wait for all that gathers here.
        package var batch: Int

        package init(events: Int = 131_072, bytes: Int = 64 << 20, batch: Int = 2_048) {
            self.events = events
            self.bytes = bytes
            self.batch = batch
        }
    }

    /// An event that waits, whose block is retained, and who is to be told.
    struct Item {
        let block: EventBlock
        let receipt: Receipt?
        let isLastOfOffer: Bool
    }

    private let monitor: Monitor
    private let limits: Limits
    private var items: [Item] = []
    /// So many of the first have been taken already.
    private var taken = 0
    private var bytes = 0
    /// Somebody was refused, and nobody has been told of room since.
    private var fullSinceNs: Int64?
    /// How many more events would be taken; written inside the monitor.
    private let room: Atomic<Int>
    private var onRoom: @Sendable () -> Void = {}

    /// `monitor`: the committer waits on it, for this and for all else that it does.
    package init(_ monitor: Monitor, limits: Limits = Limits()) {
        self.monitor = monitor
        self.limits = limits
        room = Atomic(limits.events)
    }

    /// Not one event would be taken now, however small, and there will be word of room: for who
    /// would prepare many in vain.
    package func isFull() -> Bool {
        if room.load(ordering: .relaxed) > 0 { return false }
        return monitor.locked {
            guard room.load(ordering: .relaxed) == 0 else { return false }
            if fullSinceNs == nil { fullSinceNs = Clock.system.unixNs() }
            return true
        }
    }

    /// What to do when there is room after an offer was refused; on the committer's thread.
    package func onRoom(_ body: @escaping @Sendable () -> Void) {
        monitor.locked { onRoom = body }
    }

    /// Takes the events, retaining their blocks, or says that there is no room.
    ///
    /// Any thread; waits for nothing but the moment in which another thread appends.
    package func offer(_ blocks: UnsafeBufferPointer<EventBlock>, receipt: Receipt?) -> Bool {
        var size = 0
        for block in blocks { size += block.byteCount }
        return monitor.locked {
            // One offer may be larger than the limit: it must be possible to take it at all.
            let isEmpty = isEmpty
            guard
                isEmpty
                    || (count + blocks.count <= limits.events
                        && bytes + size <= limits.bytes)
            else {
                if fullSinceNs == nil { fullSinceNs = Clock.system.unixNs() }
                return false
            }
            for (index, block) in blocks.enumerated() {
                block.retain()
                items.append(
                    Item(
                        block: block, receipt: receipt, isLastOfOffer: index == blocks.count - 1))
            }
            bytes += size
            publishRoom()
            if isEmpty { monitor.wake() }
            return true
        }
    }

    /// Inside the monitor.
    var isEmpty: Bool { count == 0 }

    private var count: Int { items.count - taken }

    /// Takes the next offers, as many as make one transaction.
    ///
    /// Says whom to tell that there is room.
    func take(into batch: inout [Item]) -> (@Sendable () -> Void)? {
        batch.removeAll(keepingCapacity: true)
        return monitor.locked {
            while taken < items.count {
                let item = items[taken]
                batch.append(item)
                bytes -= item.block.byteCount
                taken += 1
                if batch.count >= limits.batch, item.isLastOfOffer { break }
            }
            forgetTaken()
            publishRoom()
            guard fullSinceNs != nil, count <= limits.events / 2 else { return nil }
            fullSinceNs = nil
            return onRoom
        }
    }

    /// Inside the monitor.
    private func publishRoom() {
        let left = bytes >= limits.bytes ? 0 : limits.events - count
        room.store(max(0, left), ordering: .relaxed)
    }

    /// Inside the monitor; moves what waits once for many transactions.
    private func forgetTaken() {
        if taken == items.count {
            items.removeAll(keepingCapacity: true)
        } else if taken >= limits.events {
            items.removeFirst(taken)
        } else {
            return
        }
        taken = 0
    }

    /// Since when what comes is refused; nil: there is room.
    package var fullSinceUnixNs: Int64? { monitor.locked { fullSinceNs } }

    /// How many wait.
    package var depth: Int { monitor.locked { count } }
}
