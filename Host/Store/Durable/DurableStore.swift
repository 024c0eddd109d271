/// Where the durable lane keeps what it has accepted: the journal of events, whose notifications
/// they are, how far each delivery is, and the documents that have to outlast a restart.
///
/// One thread writes (the committer); reads may come from any thread and see what was committed.
/// What `commit` returned from is on disk.
package protocol DurableStore: DeliveryBook, DeadLetters, EventJournal, Inboxes, Documents,
    GoneContacts, SentMessages, AnyObject, Sendable
{
    /// The numbers from which new events and notifications go on: none that was ever given out is
    /// given out again.
    func reserve(events: Int, notifications: Int) throws(StoreError) -> StoreNumbers

    /// The small number under which the store knows an instance, for ever.
    func number(ofInstance name: String) throws(StoreError) -> Int32

    /// The names of all instances that have a number, those of former configurations too.
    func instances() throws(StoreError) -> [Int32: String]

    /// Who we are among the nodes that share the store.
    var node: Int32 { get }

    /// The time of those who share the store, by which leases are reckoned: no node's clock can
    /// break one.
    func nowNs() throws(StoreError) -> Int64

    /// Makes all of it durable, or none of it: events first, then outcomes, news, claims
    /// and merges.
    ///
    /// Afterwards the work says of each part what became of it: whether an event was known already
    /// (then nothing of it was stored), an outcome came too late, a claim was refused, a merge was
    /// made. None of these is an error. Thrown is why nothing has changed; after `.disconnected` it
    /// may have, all of it. Then the same work, with the same numbers, is to be committed again
    /// until that succeeds, whatever is thrown meanwhile: what is there of it stays as it is, and
    /// is told as if it had been stored now.
    func commit(_ work: inout StoreWork) throws(StoreError)

    /// Calls `heard`, on a thread of the store's, when another node has stored what falls due, and
    /// when that may have gone unheard.
    ///
    /// Once for each store; until the store goes.
    func listen(_ heard: @escaping @Sendable () -> Void) throws(StoreError)

    /// Sees that the store is still ours where it is held for one host alone, and connects again
    /// where the connection was lost: to be called about once a second.
    func attend() throws(StoreError)

    /// Work that may wait and that the committer does when it has nothing better to do, a step of
    /// about `limit` rows at a time: filing, and forgetting what is older than `ages` says.
    ///
    /// True: there is more.
    func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool
}

extension DurableStore {
    package func attend() throws(StoreError) {}

    package func tidy(limit: Int, nowNs: Int64) throws(StoreError) -> Bool {
        try tidy(limit: limit, nowNs: nowNs, ages: .standard)
    }
}

/// Ranges of numbers for new rows.
package struct StoreNumbers: Sendable, Equatable {
    package var events: Range<Int64>
    package var notifications: Range<Int64>
}
