import Core
import Store
import Synchronization

/// Events that were stored a moment ago, so that sending them asks no disk.
///
/// Bounded in number and bytes; the oldest go first. Any thread.
final class EventShelf: Sendable {
    private static let countLimit = 16_384
    private static let bytesLimit = 32 << 20

    private struct Shelf: @unchecked Sendable {
        // Sendable: blocks are immutable, and counted.
        var blocks: [Int64: EventBlock] = [:]
        var order = Deque<Int64>()
        var bytes = 0

        mutating func put(_ block: EventBlock, as number: Int64) {
            guard blocks[number] == nil else { return }
            block.retain()
            blocks[number] = block
            order.append(number)
            bytes += block.byteCount
            while blocks.count > EventShelf.countLimit || bytes > EventShelf.bytesLimit,
                let oldest = order.popFirst()
            {
                guard let block = blocks.removeValue(forKey: oldest) else { continue }
                bytes -= block.byteCount
                block.release()
            }
        }
    }

    private let store: any DurableStore
    private let shelf = Mutex(Shelf())

    init(_ store: any DurableStore) {
        self.store = store
    }

    deinit {
        shelf.withLock { shelf in
            for block in shelf.blocks.values { block.release() }
        }
    }

    func put(_ events: [StoreWork.Event]) {
        guard !events.isEmpty else { return }
        shelf.withLock { shelf in
            for event in events { shelf.put(event.block, as: event.number) }
        }
    }

    /// The event with this number, retained for the caller; read from the store where it must be.
    ///
    /// Nil: it is not there any more.
    func event(_ number: Int64) throws(StoreError) -> EventBlock? {
        let known = shelf.withLock { shelf -> EventBlock? in
            shelf.blocks[number]?.retain()
            return shelf.blocks[number]
        }
        if let known { return known }
        guard let stored = try store.event(number) else { return nil }
        guard let block = EventBlock(stored) else { return nil }
        shelf.withLock { $0.put(block, as: number) }
        return block
    }
}
