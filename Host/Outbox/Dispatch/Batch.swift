/// One delivery of a batch, on its way to the channel.
package struct BatchItem: Equatable, Sendable {
    /// What the store has to say before it goes.
    package enum ClaimNeed: Equatable, Sendable {
        /// The row has to be due still, and becomes claimed.
        case new
        /// Claimed by this node already, but not for long enough.
        case renewal
        /// Claimed by this node: nothing to write.
        case none
    }

    package let token: AttemptToken
    /// Its `attempts` is the number of this attempt, its `isRepeat` the mark it carries.
    package let delivery: DueDelivery
    package let claim: ClaimNeed

    package init(token: AttemptToken, delivery: DueDelivery, claim: ClaimNeed) {
        self.token = token
        self.delivery = delivery
        self.claim = claim
    }
}

/// What ``InstanceDispatcher/take(into:at:)`` chose; kept and filled again by whoever drives it.
package struct Batch: Sendable {
    package var items: [BatchItem] = []
    /// What goes along with the items: written with their claims, each only if its lead's is made.
    package var merges: [Merge] = []
    /// What ended without an attempt.
    package var closed: [Settlement] = []

    package init() {}

    package var isEmpty: Bool { items.isEmpty && closed.isEmpty }

    package mutating func clear() {
        items.removeAll(keepingCapacity: true)
        merges.removeAll(keepingCapacity: true)
        closed.removeAll(keepingCapacity: true)
    }
}
