/// What a delivery is told for besides its own event.
package struct StoredDigest: Sendable, Equatable {
    /// One of the deliveries that were merged into it.
    package struct Member: Sendable, Equatable {
        package var delivery: DeliveryNumber
        /// `.merged` as long as the one that stands for it has not ended.
        package var state: DeliveryState
        package var event: Int64
        package var eventID: String
        package var priority: Int32
        /// When the event happened, as its source says.
        package var happenedNs: Int64

        package init(
            delivery: DeliveryNumber, state: DeliveryState, event: Int64, eventID: String,
            priority: Int32, happenedNs: Int64
        ) {
            self.delivery = delivery
            self.state = state
            self.event = event
            self.eventID = eventID
            self.priority = priority
            self.happenedNs = happenedNs
        }
    }

    /// How many there are.
    package var count: Int
    /// As many of them as were asked for: the most important first, of these the youngest.
    package var members: [Member]

    package init(count: Int = 0, members: [Member] = []) {
        self.count = count
        self.members = members
    }
}
