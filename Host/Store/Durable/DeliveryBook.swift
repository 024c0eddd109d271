/// How far deliveries are, beside what commits write: what is due, and what becomes of claims whose
/// owner is gone.
package protocol DeliveryBook {
    /// Deliveries of an instance that fall due until `request.untilNs`, in the order of their time.
    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery]

    /// Makes due at `nowNs` what an earlier run of this node has claimed; says how many there were.
    ///
    /// They may have been sent, and are marked so. Once, before anything is claimed. What was
    /// merged stays merged.
    func recover(nowNs: Int64) throws(StoreError) -> Int

    /// The same for what any node has claimed and whose lease runs out by `leasesUntil`, at most
    /// `limit`; says how many there were.
    ///
    /// `.max`: for who holds the store alone, so that nobody is left whose leases they are.
    func takeOver(leasesUntil: Int64, nowNs: Int64, limit: Int) throws(StoreError) -> Int

    /// Gives back claims of this node's that were not sent: due as they were before, the attempt
    /// not counted. Others are passed over.
    func release(_ numbers: [DeliveryNumber]) throws(StoreError)

    /// How much there is of each instance.
    ///
    /// No count goes beyond `limit`, which bounds what it costs.
    func counts(nowNs: Int64, limit: Int) throws(StoreError) -> [DeliveryCounts]

    /// The provider's id of what was last delivered there under this thread key, to be edited or
    /// answered.
    func livingMessage(
        instance: Int32, recipient: String, threadKey: String
    ) throws(StoreError) -> String?
}

extension DeliveryBook {
    /// What has run out by now.
    package func takeOver(nowNs: Int64, limit: Int) throws(StoreError) -> Int {
        try takeOver(leasesUntil: nowNs, nowNs: nowNs, limit: limit)
    }
}

/// What is due for an instance: a page of it, after a cursor.
package struct DueRequest: Sendable {
    package var instance: Int32
    package var priority: Int32
    /// Only what falls due after this place: the last one of the page before.
    package var after: (dueNs: Int64, delivery: DeliveryNumber)?
    package var untilNs: Int64
    package var limit: Int

    package init(
        instance: Int32, priority: Int32, after: (dueNs: Int64, delivery: DeliveryNumber)? = nil,
        untilNs: Int64, limit: Int
    ) {
        self.instance = instance
        self.priority = priority
        self.after = after
        self.untilNs = untilNs
        self.limit = limit
    }
}

/// How many deliveries of an instance are in which state.
package struct DeliveryCounts: Sendable, Equatable {
    package var instance: Int32
    /// Due by now.
    package var due = 0
    /// Due later: deferred, or waiting to be tried again.
    package var deferred = 0
    package var claimed = 0
    package var dead = 0
    /// When the first of what is due fell due; nil: nothing is.
    package var oldestDueNs: Int64?

    package init(instance: Int32) {
        self.instance = instance
    }
}
