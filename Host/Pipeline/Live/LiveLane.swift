import CBelfry
import Core
import Loading
package import Platform
import Observability
import Synchronization

/// The way of an event in memory: copied once, matched, handed to channels, on the thread of the
/// source that emits it.
///
/// Never waits for a disk, a lock held across I/O, or a slow plugin.
package final class LiveLane: Sendable {
    package let clock: Clock
    package let pressure = Pressure()
    package let tap = EventTap()
    private let cell: SnapshotCell
    /// The doors of all mouths there ever were: an instance that has ended may have left a thread
    /// inside.
    private let mouths: Mutex<[Mouth]> = Mutex([])

    /// One emit() takes so many events at most: what one call may claim of memory has a bound.
    package static let batchLimit = 65_536

    package init(clock: Clock) {
        self.clock = clock
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

    /// Takes all of the events or none, in order.
    @inline(__always)
    func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, from mouth: Mouth
    ) -> belfry_status {
        if pressure.isOn && isRefused(mouth, while: { pressure.isOn }) { return BELFRY_BUSY }
        return cell.read(through: mouth.gate) { snapshot in
            // Asked inside: who shuts a mouth and then waits at the barrier has seen its last
            // event.
            if mouth.isShut && isRefused(mouth, while: { mouth.isShut }) { return BELFRY_BUSY }
            return if count == 1 {
                emitOne(events[0], from: mouth, snapshot)
            } else {
                emitMany(events, count: count, from: mouth, snapshot)
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
        _ snapshot: borrowing RoutingSnapshot
    ) -> belfry_status {
        let now = clock.monotonicNs()
        let block: EventBlock
        let channels: ChannelSet
        do throws(EventFault) {
            (block, channels) = try copy(given, now, from: mouth, snapshot)
        } catch {
            return refuse(error, at: 0, of: 1, mouth)
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
        return BELFRY_OK
    }

    @inline(__always)
    private func copy(
        _ given: UnsafePointer<belfry_event>?, _ now: Int64, from mouth: Mouth,
        _ snapshot: borrowing RoutingSnapshot
    ) throws(EventFault) -> (EventBlock, ChannelSet) {
        guard let given else { throw .missing }
        let type = snapshot.table.typeIndex(of: try EventBlock.type(of: given))
        let block = try EventBlock.copy(given, stamp: stamp(mouth, now, type))
        return (block, snapshot.table.channels(for: block.event, of: type))
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
        _ snapshot: borrowing RoutingSnapshot
    ) -> belfry_status {
        guard count != 0 else { return BELFRY_OK }
        guard count > 0 && count <= LiveLane.batchLimit else {
            mouth.refused(
                "\(UInt(bitPattern: count)) events were refused: one emit() takes at most "
                    + "\(LiveLane.batchLimit)")
            return BELFRY_INVALID
        }
        let now = clock.monotonicNs()
        var scratch = BatchScratch(capacity: count)
        for index in 0..<count {
            do throws(EventFault) {
                let (block, channels) = try copy(events[index], now, from: mouth, snapshot)
                scratch.append(block, channels)
            } catch {
                scratch.releaseBlocks()
                return refuse(error, at: index, of: count, mouth)
            }
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
        return BELFRY_OK
    }

    private func refuse(
        _ fault: EventFault, at index: Int, of count: Int, _ mouth: Mouth
    ) -> belfry_status {
        mouth.counters.refused.add(count)
        mouth.refused(
            count == 1
                ? "an event was refused: \(fault)"
                : "\(count) events were refused, because of event \(index + 1) of them: \(fault)")
        return BELFRY_INVALID
    }
}
