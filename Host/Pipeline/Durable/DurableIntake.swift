package import Core
package import Platform

/// Where events wait for the committer, between the threads that emit and the one that stores.
///
/// Bounded in number and in bytes: what does not fit is not taken, and its sender is told BUSY. All
/// of an offer is taken or nothing of it.
package final class DurableIntake: @unchecked Sendable {
    // Sendable: everything below is only touched inside `monitor`.

    package struct Limits: Sendable {
        package var events: Int
        package var bytes: Int

        package init(events: Int = 131_072, bytes: Int = 64 << 20) {
            self.events = events
            self.bytes = bytes
        }
    }

    /// An event that waits, whose block is retained, and who is to be told.
    struct Item {
        let block: EventBlock
        let receipt: Receipt?
    }

    private let monitor: Monitor
    private let limits: Limits
    private var items: [Item] = []
    private var bytes = 0
    private var wasFull = false
    private var onRoom: @Sendable () -> Void = {}

    /// `monitor`: the committer waits on it, for this and for all else that it does.
    package init(_ monitor: Monitor, limits: Limits = Limits()) {
        self.monitor = monitor
        self.limits = limits
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
            let isEmpty = items.isEmpty
            guard
                isEmpty
                    || (items.count + blocks.count <= limits.events
                        && bytes + size <= limits.bytes)
            else {
                wasFull = true
                return false
            }
            for block in blocks {
                block.retain()
                items.append(Item(block: block, receipt: receipt))
            }
            bytes += size
            if isEmpty { monitor.wake() }
            return true
        }
    }

    /// Inside the monitor.
    var isEmpty: Bool { items.isEmpty }

    /// Takes all that waits, leaving an emptied `batch` in its place so that its memory is used
    /// again.
    ///
    /// Says whom to tell that there is room.
    func exchange(_ batch: inout [Item]) -> (@Sendable () -> Void)? {
        batch.removeAll(keepingCapacity: true)
        return monitor.locked {
            swap(&items, &batch)
            bytes = 0
            defer { wasFull = false }
            return wasFull ? onRoom : nil
        }
    }

    /// How many wait.
    package var depth: Int { monitor.locked { items.count } }
}
