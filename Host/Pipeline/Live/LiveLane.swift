import CBelfry
import Core
import Loading
package import Platform
import Observability
import Synchronization

/// The way of an event in memory: copied once, matched, handed to channels and to the journal's
/// intake, on the thread of the source that emits it.
///
/// Never waits for a disk, a lock held across I/O, or a slow plugin.
package final class LiveLane: Sendable {
    package let clock: Clock
    package let pressure = Pressure()
    package let tap = EventTap()
    /// Where events wait to be stored; nil under a host that stores none.
    private let intake: DurableIntake?
    private let cell: SnapshotCell
    /// The doors of all mouths there ever were: an instance that has ended may have left a thread
    /// inside.
    private let mouths: Mutex<[Mouth]> = Mutex([])

    /// One emit() takes so many events at most: what one call may claim of memory has a bound.
    package static let batchLimit = 65_536

    package init(clock: Clock, intake: DurableIntake? = nil) {
        self.clock = clock
        self.intake = intake
        cell = SnapshotCell(RoutingSnapshot(rules: [], ports: []))
    }

    /// Lets events in through `mouth` from now on.
    package func admit(_ mouth: Mouth) {
        mouths.withLock { $0.append(mouth) }
    }

    /// Puts new rules and channels in force.
    ///
    /// Returns once nobody uses the old ones. One thread at a time.
    package func swap(to snapshot: RoutingSnapshot) {
        cell.swap(to: snapshot, mouths: mouths.withLock { $0 })
    }

    /// Returns once every emit() that was under way has ended.
    ///
    /// One thread at a time.
    package func barrier() {
        cell.wait(for: mouths.withLock { $0 })
    }

    /// What came of an emit().
    struct Answer {
        let status: belfry_status
        /// Some of the events go to the journal: the receipt says when they are safe.
        var isJournalled = false
    }

    /// Makes the receipt for so many events of an emit() that go to the journal; nil: nobody asks.
    typealias ReceiptMaker = (Int) -> Receipt?

    /// Takes all of the events or none, in order.
    @inline(__always)
    func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, from mouth: Mouth,
        receipt: ReceiptMaker = { _ in nil }
    ) -> Answer {
        if pressure.isOn && isRefused(mouth, while: { pressure.isOn }) { return .busy }
        return cell.read(through: mouth.gate) { snapshot in
            // Asked inside: who shuts a mouth and then waits at the barrier has seen its last
            // event.
            if mouth.isShut && isRefused(mouth, while: { mouth.isShut }) { return .busy }
            return if count == 1 {
                emitOne(events[0], from: mouth, snapshot, receipt)
            } else {
                emitMany(events, count: count, from: mouth, snapshot, receipt)
            }
        }
    }

    private func isRefused(_ mouth: Mouth, while isClosed: () -> Bool) -> Bool {
        mouth.wasRefused()
        // Asked again: the relief that came meanwhile may not have seen the mark.
        guard isClosed() else { return false }
        mouth.counters.busy.add()
        return true
    }

    @inline(__always)
    private func emitOne(
        _ given: UnsafePointer<belfry_event>?, from mouth: Mouth,
        _ snapshot: borrowing RoutingSnapshot, _ receipt: ReceiptMaker
    ) -> Answer {
        let now = clock.monotonicNs()
        let block: EventBlock
        let channels: ChannelSet
        let isJournalled: Bool
        do throws(EventFault) {
            (block, channels, isJournalled) = try copy(given, now, from: mouth, snapshot)
        } catch {
            return refuse(error, at: 0, of: 1, mouth)
        }
        if isJournalled {
            let isTaken = withUnsafePointer(to: block) {
                journal(UnsafeBufferPointer(start: $0, count: 1), from: mouth, receipt)
            }
            guard isTaken else {
                block.release()
                return .busy
            }
        }
        tap.offer(block)
        var delivery = belfry_delivery(live: block.event)
        withUnsafePointer(to: &delivery) { delivery in
            var item: UnsafePointer<belfry_delivery>? = delivery
            var time = now
            withUnsafePointer(to: &item) { items in
                channels.forEach { number in
                    time = snapshot.direct[number]._withUnsafeGuaranteedRef {
                        $0.offer(items, count: 1, now: time, watch: mouth.watch)
                    }
                }
            }
        }
        block.release()
        mouth.counters.accepted.add()
        return Answer(status: BELFRY_OK, isJournalled: isJournalled)
    }

    /// False: there is no room, and the source will be told when there is.
    private func journal(
        _ blocks: UnsafeBufferPointer<EventBlock>, from mouth: Mouth, _ receipt: ReceiptMaker
    ) -> Bool {
        guard let intake else { return true }
        let receipt = receipt(blocks.count)
        if intake.offer(blocks, receipt: receipt) { return true }
        mouth.wasRefused()
        // Asked again: the room that came meanwhile may not have seen the mark.
        if intake.offer(blocks, receipt: receipt) { return true }
        mouth.counters.busy.add()
        return false
    }

    private func isRefusedByIntake(_ mouth: Mouth) -> Bool {
        guard let intake, intake.isFull() else { return false }
        return isRefused(mouth, while: { intake.isFull() })
    }

    @inline(__always)
    private func copy(
        _ given: UnsafePointer<belfry_event>?, _ now: Int64, from mouth: Mouth,
        _ snapshot: borrowing RoutingSnapshot
    ) throws(EventFault) -> (EventBlock, live: ChannelSet, isJournalled: Bool) {
        guard let given else { throw .missing }
        let type = snapshot.table.typeIndex(of: try EventBlock.type(of: given))
        let block = try EventBlock.copy(given, stamp: stamp(mouth, now, type))
        let channels = snapshot.table.channels(for: block.event, of: type)
        let isJournalled =
            intake != nil && type.journal.covers(channels, stored: snapshot.stored)
        return (block, channels.intersection(snapshot.live), isJournalled)
    }

    @inline(__always)
    private func stamp(_ mouth: Mouth, _ now: Int64, _ type: RoutingTable.TypeIndex) -> EventStamp {
        EventStamp(
            source: mouth.lastingName.str, unixNs: clock.unixNs(at: now), monotonicNs: now,
            defaultPriority: type.defaultPriority,
            identity: Unmanaged.passUnretained(mouth.identity))
    }

    /// A batch is copied whole before any channel hears of it: one bad event refuses all.
    private func emitMany(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, from mouth: Mouth,
        _ snapshot: borrowing RoutingSnapshot, _ receipt: ReceiptMaker
    ) -> Answer {
        guard count != 0 else { return Answer(status: BELFRY_OK) }
        guard count > 0 && count <= LiveLane.batchLimit else {
            mouth.refused(
                "\(UInt(bitPattern: count)) events were refused: one emit() takes at most "
                    + "\(LiveLane.batchLimit)")
            return Answer(status: BELFRY_INVALID)
        }
        let now = clock.monotonicNs()
        var scratch = BatchScratch(capacity: count)
        var journalled: [EventBlock] = []
        for index in 0..<count {
            do throws(EventFault) {
                let (block, channels, isJournalled) = try copy(
                    events[index], now, from: mouth, snapshot)
                scratch.append(block, channels)
                guard isJournalled else { continue }
                // Not all of them copied in vain, again and again.
                if journalled.isEmpty, isRefusedByIntake(mouth) {
                    scratch.releaseBlocks()
                    return .busy
                }
                journalled.append(block)
            } catch {
                scratch.releaseBlocks()
                return refuse(error, at: index, of: count, mouth)
            }
        }
        let isTaken =
            journalled.isEmpty
            || journalled.withUnsafeBufferPointer { journal($0, from: mouth, receipt) }
        guard isTaken else {
            scratch.releaseBlocks()
            return .busy
        }
        scratch.forEachBlock { tap.offer($0) }
        var time = now
        scratch.everyChannel.forEach { number in
            let items = scratch.items(for: number)
            time = snapshot.direct[number]._withUnsafeGuaranteedRef {
                $0.offer(items.start, count: items.count, now: time, watch: mouth.watch)
            }
        }
        scratch.releaseBlocks()
        mouth.counters.accepted.add(count)
        return Answer(status: BELFRY_OK, isJournalled: !journalled.isEmpty)
    }

    private func refuse(
        _ fault: EventFault, at index: Int, of count: Int, _ mouth: Mouth
    ) -> Answer {
        mouth.counters.refused.add(count)
        mouth.refused(
            count == 1
                ? "an event was refused: \(fault)"
                : "\(count) events were refused, because of event \(index + 1) of them: \(fault)")
        return Answer(status: BELFRY_INVALID)
    }
}

extension LiveLane.Answer {
    static let busy = LiveLane.Answer(status: BELFRY_BUSY)
}
