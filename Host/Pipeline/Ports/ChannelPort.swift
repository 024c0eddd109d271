import CBelfry
import Core
package import Loading
import Observability
import Platform
import Synchronization

/// Where the live lane meets one channel instance: hands it batches, and keeps in order what it
/// cannot take yet.
///
/// Usually a batch goes straight to the channel's deliver() on the source's thread. After a BUSY,
/// or while a reload has it hold back, events wait here in order, up to a bound, and the instance's
/// control thread offers them again. Every event that is offered ends as exactly one of delivered,
/// rejected and shed.
package final class ChannelPort: Sendable {
    /// What happens to live events when the queue is full.
    package enum WhenFull: Sendable {
        /// The newest are given up and counted: the market goes on.
        case shed
        /// Sources are told BUSY until there is room.
        case hold
    }

    package struct Limits: Sendable {
        /// So many wait at most; with `hold` each thread that emits may add the batch it has begun.
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

    package let name: String
    package let instance: PluginInstance
    /// Watches deliver() where the control thread calls it.
    let watch: CallWatch
    private let limits: Mutex<Limits>
    private let pressure: Pressure
    /// Changed only inside `waiting`.
    private let mode: Atomic<Mode>
    private let waiting = Mutex(WaitingEvents())
    private let deliver: Deliver
    private let maxBatch: Int

    typealias Deliver =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<belfry_batch>?
        ) -> belfry_status

    /// `isHeld`: events wait until `release`, as during the swap of an exclusive plugin.
    package init(
        _ instance: PluginInstance, limits: Limits, pressure: Pressure, isHeld: Bool = false,
        allowance: CallWatch.Allowance = CallWatch.Allowance()
    ) throws(LoadingError) {
        let channel = try ChannelPort.channel(of: instance.descriptor, named: instance.name)
        name = instance.name
        self.instance = instance
        self.limits = Mutex(limits)
        self.pressure = pressure
        deliver = channel.deliver
        maxBatch = channel.maxBatch
        mode = Atomic(isHeld ? .held : .direct)
        watch = CallWatch(allowance)
    }

    /// What a plugin must have to stand behind a port; throws what it lacks.
    static func channel(
        of descriptor: PluginDescriptor, named name: String
    ) throws(LoadingError) -> (deliver: Deliver, maxBatch: Int) {
        guard let channel = descriptor.channel, let deliver = channel.pointee.deliver else {
            throw LoadingError(
                .failed, "\(name): \(descriptor.id) is not a channel; list it under sources")
        }
        guard descriptor.takesLive else {
            throw LoadingError(
                .failed,
                "\(name): \(descriptor.id) takes only deliveries that are stored "
                    + "first, and this host stores none")
        }
        let maxBatch = channel.pointee.max_batch
        return (deliver, maxBatch == 0 ? 64 : Int(maxBatch))
    }

    package var queueDepth: Int { waiting.withLock { $0.blocks.count } }

    /// Offers live items.
    ///
    /// Any thread; takes no lock while the channel keeps up. Returns the time, which is that of
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
            let status = call(items + done, count: step, time: &time, watch)
            if status == BELFRY_BUSY {
                becomeQueued()
                continue
            }
            settle(status, count: step)
            done &+= step
        }
        return time
    }

    @inline(__always)
    func call(
        _ items: UnsafePointer<UnsafePointer<belfry_delivery>?>, count: Int, time: inout Int64,
        _ watch: borrowing CallWatch
    ) -> belfry_status {
        var batch = belfry_batch(
            size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(truncatingIfNeeded: count),
            items: items)
        let began = time
        watch.enter(instance, at: began)
        let status = instance.inCall("deliver") { deliver(instance.context, &batch) }
        time = instance.clock.monotonicNs()
        watch.leave(instance, began: began, at: time, items: count)
        if status == BELFRY_BUSY { instance.counters.channelBusy.add() }
        return status
    }

    @inline(__always)
    func settle(_ status: belfry_status, count: Int) {
        if status == BELFRY_OK {
            instance.counters.delivered.add(count)
        } else {
            reject(status, count: count)
        }
    }

    private func reject(_ status: belfry_status, count: Int) {
        instance.counters.rejected.add(count)
        guard status != BELFRY_INVALID else { return }
        instance.misbehaves(
            "deliver() answered \(nameOfStatus(status)) to a live batch; "
                + "only ok, busy and invalid are answers")
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
            guard mode.load(ordering: .relaxed) != .closed else {
                instance.counters.shed.add(count)
                return false
            }
            append(items, count: count, to: &waiting, limits)
            // The last one that waited may have left since the mode was read: then it is queued
            // again.
            _ = mode.compareExchange(
                expected: .direct, desired: .queued, ordering: .acquiringAndReleasing)
            return mode.load(ordering: .relaxed) == .queued && waiting.claimFirstOffer()
        }
        if mustOffer { offerLater(afterNs: 1_000_000) }
    }

    private func append(
        _ items: UnsafePointer<UnsafePointer<belfry_delivery>?>, count: Int,
        to waiting: inout WaitingEvents, _ limits: Limits
    ) {
        for index in 0..<count {
            guard let event = items[index]?.pointee.event else { continue }
            guard waiting.blocks.count < limits.queue || limits.whenFull == .hold else {
                instance.counters.shed.add(count - index)
                break
            }
            let block = EventBlock(handedOut: event)
            block.retain()
            waiting.blocks.append(block)
        }
        press(&waiting, limits)
    }

    /// Says BUSY to the sources when a queue that may lose nothing is full.
    private func press(_ waiting: inout WaitingEvents, _ limits: Limits) {
        guard limits.whenFull == .hold, waiting.blocks.count >= limits.queue, !waiting.isPressing
        else { return }
        waiting.isPressing = true
        pressure.rise()
    }

    /// It is full and may lose nothing: every source is told BUSY.
    package var holdsUp: Bool { waiting.withLock { $0.isPressing } }

    /// The plugin says that it has room.
    func ready() {
        let mustOffer = waiting.withLock { waiting -> Bool in
            guard mode.load(ordering: .relaxed) == .queued, !waiting.blocks.isEmpty else {
                return false
            }
            return waiting.claimOfferNow()
        }
        if mustOffer { offerNow() }
    }

    private func offerNow() {
        instance.offerAgain(afterNs: 0) { [self] in
            waiting.withLock { $0.isOfferedNow = false }
            offerWaiting()
        }
    }

    private func offerLater(afterNs delayNs: Int64) {
        instance.offerAgain(afterNs: delayNs) { [self] in
            waiting.withLock { $0.isOfferedLater = false }
            offerWaiting()
        }
    }

    /// On the control thread: offers what waits, in order, until it is all taken or the channel is
    /// busy again.
    private func offerWaiting() {
        while let batch = nextWaiting() {
            let status = deliver(batch)
            guard status == BELFRY_BUSY else {
                settle(status, count: batch.count)
                take(batch)
                continue
            }
            if putBack(batch) { offerLater(afterNs: 5_000_000) }
            return
        }
    }

    /// What to offer next.
    ///
    /// Nil: nothing waits, and batches go straight to deliver() again.
    private func nextWaiting() -> [EventBlock]? {
        waiting.withLock { waiting in
            guard mode.load(ordering: .relaxed) == .queued else { return nil }
            guard !waiting.blocks.isEmpty else {
                mode.store(.direct, ordering: .releasing)
                return nil
            }
            let batch = Array(waiting.blocks.prefix(maxBatch))
            waiting.offered = batch.count
            return batch
        }
    }

    private func deliver(_ blocks: [EventBlock]) -> belfry_status {
        withUnsafeTemporaryAllocation(of: belfry_delivery.self, capacity: blocks.count) {
            deliveries in
            withUnsafeTemporaryAllocation(
                of: UnsafePointer<belfry_delivery>?.self, capacity: blocks.count
            ) { items in
                for (index, block) in blocks.enumerated() {
                    deliveries.initializeElement(at: index, to: belfry_delivery(live: block.event))
                    items.initializeElement(
                        at: index, to: deliveries.baseAddress.map { UnsafePointer($0 + index) })
                }
                guard let start = items.baseAddress else { return BELFRY_OK }
                var time = instance.clock.monotonicNs()
                return call(start, count: blocks.count, time: &time, watch)
            }
        }
    }

    /// The batch has left the queue, unless somebody has emptied it meanwhile.
    private func take(_ batch: [EventBlock]) {
        let limits = limits.withLock { $0 }
        let isRelieved = waiting.withLock { waiting -> Bool in
            waiting.blocks.removeFirst(waiting.offered)
            waiting.offered = 0
            return waiting.takeRelief(below: limits.queue / 2)
        }
        for block in batch { block.release() }
        if isRelieved { pressure.fall() }
    }

    /// The channel took nothing.
    ///
    /// True: it is to be offered again, and nobody is about to.
    private func putBack(_ batch: [EventBlock]) -> Bool {
        let (isClosed, mustOffer) = waiting.withLock { waiting -> (Bool, Bool) in
            waiting.offered = 0
            switch mode.load(ordering: .relaxed) {
            case .closed: return (true, false)
            case .queued: return (false, waiting.claimOfferLater())
            case .direct, .held: return (false, false)
            }
        }
        if isClosed { giveUp(batch) }
        return mustOffer
    }

    private func giveUp(_ blocks: [EventBlock]) {
        instance.counters.shed.add(blocks.count)
        for block in blocks { block.release() }
    }

    // MARK: Reload

    /// Takes other limits; what waits already stays.
    func adopt(_ limits: Limits) {
        self.limits.withLock { $0 = limits }
    }

    /// From now on events wait until `release`.
    ///
    /// A deliver() that is under way may still end after this: see ``LiveLane/barrier()`` and
    /// ``PluginInstance/quiesce()``.
    package func hold() {
        waiting.withLock { _ in
            guard mode.load(ordering: .relaxed) != .closed else { return }
            mode.store(.held, ordering: .sequentiallyConsistent)
        }
    }

    /// Lets the events go that waited for the end of a swap.
    package func release() {
        let mustOffer = waiting.withLock { waiting -> Bool in
            guard mode.load(ordering: .relaxed) == .held else { return false }
            mode.store(waiting.blocks.isEmpty ? .direct : .queued, ordering: .releasing)
            return !waiting.blocks.isEmpty && waiting.claimOfferNow()
        }
        if mustOffer { offerNow() }
    }

    /// Takes what `other` still holds, before what waits here, and closes it.
    ///
    /// Only while both are held and the control thread of `other` is quiet.
    package func adopt(from other: ChannelPort) {
        let limits = limits.withLock { $0 }
        let (blocks, wasPressing) = other.empty()
        waiting.withLock { waiting in
            var all = Deque<EventBlock>()
            for block in blocks { all.append(block) }
            for block in waiting.blocks { all.append(block) }
            waiting.blocks = all
            press(&waiting, limits)
        }
        // Only now: the sources must not be told of room that these events take.
        if wasPressing { pressure.fall() }
    }

    /// For an instance that leaves: what still waits is offered for so long, the rest is given up
    /// and counted.
    func finish(withinNs durationNs: Int64) {
        if instance.isListenedTo {
            _ = drain(deadlineNs: Clock.system.monotonicNs() + durationNs)
        }
        close()
    }

    /// Waits, at most until `deadlineNs` of real time, for what waits to be taken.
    ///
    /// True: all of it was.
    package func drain(deadlineNs: Int64) -> Bool {
        while Clock.system.monotonicNs() < deadlineNs {
            if queueDepth == 0 { return true }
            ready()
            Clock.pause(milliseconds: 1)
        }
        return queueDepth == 0
    }

    /// Delivers nothing more; what still waits, and what comes yet, is given up and counted.
    package func close() {
        let (blocks, wasPressing) = empty()
        giveUp(blocks)
        if wasPressing { pressure.fall() }
    }

    /// Closes.
    ///
    /// A batch that the control thread is just offering stays with it.
    private func empty() -> (blocks: [EventBlock], wasPressing: Bool) {
        waiting.withLock { waiting in
            mode.store(.closed, ordering: .releasing)
            defer { waiting = WaitingEvents() }
            return (Array(waiting.blocks.dropFirst(waiting.offered)), waiting.isPressing)
        }
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
