package import CBelfry
package import Core
import Loading
import Platform

/// Events that try a live channel out, whatever the routes say.
extension BelfryHost {
    /// Hands an event to one live channel at once, past its queue, and returns what it answers.
    ///
    /// Nil: it takes no live events, or is about to end. Any thread that may wait for the plugin.
    package func tryOut(
        _ running: RunningInstance, _ draft: EventDraft
    ) throws(EventFault) -> belfry_status? {
        guard let channel = running.channel else { return nil }
        let now = lane.clock.monotonicNs()
        let stamp = EventStamp(
            source: api.lastingName.str, unixNs: lane.clock.unixNs(at: now), monotonicNs: now,
            defaultPriority: BELFRY_MEDIUM, identity: Unmanaged.passUnretained(api.identity))
        let copy = draft.withEvent { event in
            Result { () throws(EventFault) in try EventBlock.copy(event, stamp: stamp) }
        }
        let block = try copy.get()
        defer { block.release() }
        return running.visits.visit { channel.tryOut(block, at: now) }
    }
}

extension ChannelPort {
    fileprivate func tryOut(_ block: EventBlock, at now: Int64) -> belfry_status {
        let delivery = belfry_delivery(live: block.event)
        return withUnsafePointer(to: delivery) { delivery in
            withUnsafePointer(to: Optional(delivery)) { items in
                var time = now
                let status = call(items, count: 1, time: &time, CallWatch(CallWatch.Allowance()))
                if status != BELFRY_BUSY { settle(status, count: 1) }
                return status
            }
        }
    }
}
