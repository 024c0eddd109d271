import CBelfry
package import Core
package import Loading
import Observability
import Platform
import Synchronization

/// Where the live lane meets one channel instance: hands it batches, and keeps in order what it cannot take yet.
///
/// Usually a batch goes straight to the channel's deliver() on the source's thread. After a BUSY, or while a reload has it
/// hold back, events wait here in order, up to a bound, and the instance's control thread offers them again.
package final class ChannelPort: Sendable {
    /// What happens to live events when the queue is full.
    package enum WhenFull: Sendable {
        /// The newest are given up and counted: the market goes on.
        case shed
        /// Sources are told BUSY until there is room.
        case hold
    }

    package struct Limits: Sendable {
        package var queue: Int
        package var whenFull: WhenFull

        package init(queue: Int = 8_192, whenFull: WhenFull = .shed) {
            self.queue = queue
            self.whenFull = whenFull
        }
    }

    private enum Mode: UInt8, AtomicRepresentable {
        /// Straight to deliver().
        case direct
        /// Events wait and are offered again.
        case queued
        /// Events wait until `release`.
        case held
        /// Nothing is delivered any more.
        case closed
    }

    private struct Waiting {
        var blocks = Deque<EventBlock>()
        var isOffering = false
        var isPressing = false
    }

    package let name: String
    package let instance: PluginInstance
    private let limits: Mutex<Limits>
    private let pressure: Pressure
    private let mode: Atomic<Mode>
    private let waiting = Mutex(Waiting())
    private let deliver: @convention(c) (
        UnsafeMutableRawPointer?, UnsafePointer<belfry_batch>?
    ) -> belfry_status
    private let maxBatch: Int

    /// `isHeld`: events wait until `release`, as during the swap of an exclusive plugin.
    package init(
        _ instance: PluginInstance, limits: Limits, pressure: Pressure, isHeld: Bool = false
    ) throws(LoadingError) {
        guard let channel = instance.descriptor.channel, let deliver = channel.pointee.deliver else {
            throw LoadingError(
                .failed, "\(instance.name): \(instance.descriptor.id) is not a channel; list it under sources")
        }
        guard instance.descriptor.takesLive else {
            throw LoadingError(
                .failed,
                "\(instance.name): \(instance.descriptor.id) takes only deliveries that are stored "
                    + "first, and the durable lane is not part of this version")
        }
        name = instance.name
        self.instance = instance
        self.limits = Mutex(limits)
        self.pressure = pressure
        self.deliver = deliver
        maxBatch = channel.pointee.max_batch == 0 ? 64 : Int(channel.pointee.max_batch)
        mode = Atomic(isHeld ? .held : .direct)
    }

    package var queueDepth: Int { waiting.withLock { $0.blocks.count } }

    /// Offers live items. Any thread; takes no lock while the channel keeps up. Returns the time, which is that of
    /// `now` unless the clock was read again.
    @inline(__always)
    func offer(
        _ items: UnsafePointer<UnsafePointer<belfry_delivery>?>, count: Int, now: Int64,
        watch: borrowing CallWatch
    ) -> Int64 {
        var time = now
        var done = 0
        while done < count {
            let step = min(maxBatch, count &- done)
            guard mode.load(ordering: .acquiring) == .direct else {
                queue(items + done, count: count &- done)
                return time
            }
            watch.enter(self.instance, at: time)
            let status = call(items + done, count: step)
            time = instance.clock.monotonicNs()
            watch.leave(self.instance, at: time, items: step)
            if status == BELFRY_BUSY {
                instance.counters.channelBusy.add()
                becomeQueued()
                continue
            }
            settle(status, count: step)
            done &+= step
        }
        return time
    }

    @inline(__always)
    private func call(
        _ items: UnsafePointer<UnsafePointer<belfry_delivery>?>, count: Int
    ) -> belfry_status {
        var batch = belfry_batch(
            size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(truncatingIfNeeded: count),
            items: items)
        return instance.inCall("deliver") { deliver(instance.context, &batch) }
    }

    @inline(__always)
    private func settle(_ status: belfry_status, count: Int) {
        if status == BELFRY_OK {
            instance.counters.delivered.add(count)
        } else {
            instance.counters.rejected.add(count)
            instance.misbehaves(
                "deliver() answered \(nameOfStatus(status)) to a live batch; only ok and busy are answers")
        }
    }

    // MARK: Events that wait

    private func becomeQueued() {
        _ = waiting.withLock { _ in
            mode.compareExchange(
                expected: .direct, desired: .queued, ordering: .acquiringAndReleasing)
        }
    }

    private func queue(_ items: UnsafePointer<UnsafePointer<belfry_delivery>?>, count: Int) {
        let limits = limits.withLock { $0 }
        let mustOffer = waiting.withLock { waiting -> Bool in
            // The last one that waited may have left since the mode was read: the queue is then offered at once.
            for index in 0..<count {
                guard let event = items[index]?.pointee.event else { continue }
                if waiting.blocks.count >= limits.queue {
                    guard limits.whenFull == .hold else {
                        instance.counters.shed.add(count - index)
                        break
                    }
                    press(&waiting)
                }
                let block = EventBlock(handedOut: event)
                block.retain()
                waiting.blocks.append(block)
            }
            if mode.load(ordering: .relaxed) == .direct {
                mode.store(.queued, ordering: .releasing)
            }
            guard !waiting.isOffering, mode.load(ordering: .relaxed) == .queued else { return false }
            waiting.isOffering = true
            return true
        }
        if mustOffer { instance.offerAgain(afterNs: 1_000_000) { [self] in offerWaiting() } }
    }

    private func press(_ waiting: inout Waiting) {
        guard !waiting.isPressing else { return }
        waiting.isPressing = true
        pressure.rise()
    }

    /// The plugin says that it has room.
    func ready() {
        let mustOffer = waiting.withLock { waiting -> Bool in
            guard mode.load(ordering: .relaxed) == .queued, !waiting.blocks.isEmpty else { return false }
            waiting.isOffering = true
            return true
        }
        if mustOffer { instance.offerAgain(afterNs: 0) { [self] in offerWaiting() } }
    }

    /// On the control thread: offers what waits, in order, until it is all taken or the channel is busy again.
    private func offerWaiting() {
        while let batch = nextWaiting() {
            let status = deliver(batch)
            if status == BELFRY_BUSY {
                instance.counters.channelBusy.add()
                instance.offerAgain(afterNs: 5_000_000) { [self] in offerWaiting() }
                return
            }
            settle(status, count: batch.count)
            take(batch.count)
            for block in batch { block.release() }
        }
    }

    /// What to offer next. Nil: nothing waits, and batches go straight to deliver() again.
    private func nextWaiting() -> [EventBlock]? {
        waiting.withLock { waiting in
            guard mode.load(ordering: .relaxed) == .queued, !waiting.blocks.isEmpty else {
                waiting.isOffering = false
                _ = mode.compareExchange(
                    expected: .queued, desired: .direct, ordering: .acquiringAndReleasing)
                return nil
            }
            return Array(waiting.blocks.prefix(maxBatch))
        }
    }

    private func deliver(_ blocks: [EventBlock]) -> belfry_status {
        withUnsafeTemporaryAllocation(of: belfry_delivery.self, capacity: blocks.count) { deliveries in
            withUnsafeTemporaryAllocation(
                of: UnsafePointer<belfry_delivery>?.self, capacity: blocks.count
            ) { items in
                for (index, block) in blocks.enumerated() {
                    deliveries.initializeElement(at: index, to: belfry_delivery(live: block.event))
                    items.initializeElement(
                        at: index, to: deliveries.baseAddress.map { UnsafePointer($0 + index) })
                }
                guard let start = items.baseAddress else { return BELFRY_OK }
                return call(start, count: blocks.count)
            }
        }
    }

    private func take(_ count: Int) {
        let limits = limits.withLock { $0 }
        let isRelieved = waiting.withLock { waiting -> Bool in
            waiting.blocks.removeFirst(count)
            guard waiting.isPressing, waiting.blocks.count <= limits.queue / 2 else { return false }
            waiting.isPressing = false
            return true
        }
        if isRelieved { pressure.fall() }
    }

    // MARK: Reload

    /// Takes other limits; what waits already stays.
    func adopt(_ limits: Limits) {
        self.limits.withLock { $0 = limits }
    }

    /// For an instance that leaves: what still waits is offered for so long, the rest is given up and counted.
    func finish(withinNs deadlineNs: Int64) {
        if instance.isListenedTo {
            _ = drain(deadlineNs: Clock.system.monotonicNs() + deadlineNs)
        }
        let rest = close()
        instance.counters.shed.add(rest.count)
        for block in rest { block.release() }
    }

    /// From now on events wait until `release`. A deliver() that is under way may still end after this: see
    /// ``LiveLane/barrier(mouths:)``.
    package func hold() {
        waiting.withLock { _ in mode.store(.held, ordering: .sequentiallyConsistent) }
    }

    /// Lets the events go that waited for the end of a swap.
    package func release() {
        let mustOffer = waiting.withLock { waiting -> Bool in
            guard mode.load(ordering: .relaxed) == .held else { return false }
            mode.store(waiting.blocks.isEmpty ? .direct : .queued, ordering: .releasing)
            waiting.isOffering = !waiting.blocks.isEmpty
            return waiting.isOffering
        }
        if mustOffer { instance.offerAgain(afterNs: 0) { [self] in offerWaiting() } }
    }

    /// Takes what `other` still holds, before what waits here. Only while this port is held.
    package func adopt(from other: ChannelPort) {
        let blocks = other.close()
        waiting.withLock { waiting in
            var all = Deque<EventBlock>()
            for block in blocks { all.append(block) }
            for block in waiting.blocks { all.append(block) }
            waiting.blocks = all
        }
    }

    /// Waits, at most until `deadlineNs` of real time, for what waits to be taken. True: all of it was.
    package func drain(deadlineNs: Int64) -> Bool {
        while Clock.system.monotonicNs() < deadlineNs {
            if queueDepth == 0 { return true }
            ready()
            Clock.pause(milliseconds: 1)
        }
        return queueDepth == 0
    }

    /// Delivers nothing more, and hands over what still waits.
    package func close() -> [EventBlock] {
        let (blocks, wasPressing) = waiting.withLock { waiting -> ([EventBlock], Bool) in
            mode.store(.closed, ordering: .releasing)
            defer { waiting = Waiting() }
            return (Array(waiting.blocks), waiting.isPressing)
        }
        if wasPressing { pressure.fall() }
        return blocks
    }
}

extension belfry_delivery {
    /// An item of the live lane: nothing to complete.
    @inline(__always)
    init(live event: UnsafePointer<belfry_event>) {
        self.init()
        size = UInt32(MemoryLayout<belfry_delivery>.size)
        self.event = event
    }
}
