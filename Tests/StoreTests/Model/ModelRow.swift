import Store

/// A delivery as a store has to have it.
struct ModelRow: Equatable {
    var number: DeliveryNumber
    var user: String
    var instance: Int32
    var group: Int64
    var thread: String
    var state = DeliveryState.due
    var timeNs: Int64
    var sinceNs: Int64?
    var attempts: Int32 = 0
    var isRepeat = false
    var rung: Int32 = 0
    var lead: DeliveryNumber?
    var endReason: UInt8 = 0
    var node: Int32?
    var leaseNs: Int64?

    /// As the store tells it.
    init(_ stored: StoredDelivery, group: Int64, thread: String, isSinceKnown: Bool) {
        number = stored.number
        user = stored.user
        instance = stored.instance
        self.group = group
        self.thread = thread
        state = stored.state
        timeNs = stored.timeNs
        sinceNs = isSinceKnown ? stored.sinceNs : nil
        attempts = stored.attempts
        isRepeat = stored.isRepeat
        rung = stored.rung
        lead = stored.lead
        endReason = stored.endReason
        node = stored.node
        leaseNs = stored.leaseNs
    }

    init(
        number: DeliveryNumber, user: String, instance: Int32, group: Int64, thread: String,
        timeNs: Int64
    ) {
        self.number = number
        self.user = user
        self.instance = instance
        self.group = group
        self.thread = thread
        self.timeNs = timeNs
    }
}
