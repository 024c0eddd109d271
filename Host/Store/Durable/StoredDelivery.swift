/// All that the store knows of a delivery.
package struct StoredDelivery: Sendable, Equatable {
    package var number: DeliveryNumber
    package var user: String
    package var instance: Int32
    package var recipient: String
    package var state: DeliveryState
    package var priority: Int32
    /// When it falls due; of one that has ended, when it did.
    package var timeNs: Int64
    /// When it first fell due on its instance; of one that ended at once, when it ended.
    package var sinceNs: Int64
    /// Attempts that were claimed.
    package var attempts: Int32
    package var isRepeat: Bool
    package var rung: Int32
    package var group: Int64
    /// The delivery that goes on for it: that it was merged into, or moved on to.
    package var lead: DeliveryNumber?
    /// Why it was sent, and then: the code of a decision's reason.
    package var reason: Int16
    /// The line of plugins.yaml that says so; 0: none.
    package var rule: Int32
    /// The number of an end's reason; 0: none was given.
    package var endReason: UInt8
    /// Whose it is while it is claimed.
    package var node: Int32?
    package var leaseNs: Int64?
    package var provider: String
    package var detail: String
    /// Attempts that came to anything but success, in their order.
    package var history: [StoredAttempt] = []
    /// What its provider told of the message later, in that order.
    package var news: [StoredNews] = []
}

/// What a provider told of a message after its delivery had ended.
package struct StoredNews: Sendable, Equatable {
    package var status: Int32
    package var atNs: Int64
    package var detail: String

    package init(status: Int32, atNs: Int64, detail: String) {
        self.status = status
        self.atNs = atNs
        self.detail = detail
    }
}

/// How one attempt ended.
package struct StoredAttempt: Sendable, Equatable {
    package var number: Int32
    package var endedNs: Int64
    package var status: Int32
    package var detail: String

    package init(number: Int32, endedNs: Int64, status: Int32, detail: String) {
        self.number = number
        self.endedNs = endedNs
        self.status = status
        self.detail = detail
    }
}
