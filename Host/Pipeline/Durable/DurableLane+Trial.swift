package import CBelfry
package import Core
import People

/// Events that try a channel out, whatever the routes say.
extension DurableLane {
    /// The type of such an event.
    package static let trialType = "belfry.test"

    /// Takes in an event that goes to these channels only, to the desk: to where their own
    /// configuration sends.
    ///
    /// `safe`: see ``Receipt``. False: there is no room.
    package func take(
        _ draft: EventDraft, onlyTo channels: [String], from mouth: Mouth,
        safe: @escaping @Sendable (belfry_status) -> Void
    ) throws(EventFault) -> Bool {
        let clock = links.clock.now
        let stamp = EventStamp(
            source: mouth.lastingName.str, unixNs: clock, monotonicNs: 0,
            defaultPriority: BELFRY_MEDIUM, identity: Unmanaged.passUnretained(mouth.identity))
        let copy = draft.withEvent { event in
            Result { () throws(EventFault) in try EventBlock.copy(event, stamp: stamp) }
        }
        let block = try copy.get()
        defer { block.release() }
        people.expect(
            EscalationChain.Step(waitNs: 0, audience: .desk, channels: channels), as: draft.id)
        let isTaken = withUnsafePointer(to: block) {
            intake.offer(
                UnsafeBufferPointer(start: $0, count: 1), receipt: Receipt(for: 1, answer: safe))
        }
        if !isTaken { people.forget(draft.id) }
        return isTaken
    }
}
