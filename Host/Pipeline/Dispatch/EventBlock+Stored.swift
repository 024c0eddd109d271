import CBelfry
import Core
import Store

extension EventBlock {
    /// An event of the journal as a channel reads it, with a count of one; nil for one that would
    /// not be taken in today.
    init?(_ stored: StoredEvent) {
        let source = LastingText(stored.source)
        let identity = EventIdentity(seed: 0)
        let block = stored.draft.withEvent { event in
            try? EventBlock.copy(
                event,
                stamp: EventStamp(
                    source: source.str, unixNs: stored.acceptedNs, monotonicNs: 0,
                    defaultPriority: BELFRY_MEDIUM,
                    identity: Unmanaged.passUnretained(identity)))
        }
        withExtendedLifetime((source, identity)) {}
        guard let block else { return nil }
        self = block
    }
}
