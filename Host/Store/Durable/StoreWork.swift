package import CBelfry
package import Core

/// What one transaction writes, gathered by the committer and used again for the next.
///
/// Texts are borrowed: whoever fills it sees to it that they live until the commit has returned. An
/// event's notifications follow one another in `notifications`, and a notification's deliveries in
/// `deliveries`.
package struct StoreWork: ~Copyable {
    package var events: [Event] = []
    package var notifications: [Notification] = []
    package var deliveries: [Delivery] = []
    package var decisions: [Decision] = []
    package var outcomes: [Outcome] = []
    package var news: [News] = []
    package var claims: [Claim] = []
    package var merges: [Merge] = []
    /// Until when what is claimed here is this node's: then others may take it over.
    package var leaseNs = Int64.max

    package init() {}

    package var isEmpty: Bool {
        events.isEmpty && outcomes.isEmpty && news.isEmpty && claims.isEmpty && merges.isEmpty
    }

    /// Empties it, keeping its memory.
    ///
    /// The blocks of events are not released: they are their owner's.
    package mutating func clear() {
        events.removeAll(keepingCapacity: true)
        notifications.removeAll(keepingCapacity: true)
        deliveries.removeAll(keepingCapacity: true)
        decisions.removeAll(keepingCapacity: true)
        outcomes.removeAll(keepingCapacity: true)
        news.removeAll(keepingCapacity: true)
        claims.removeAll(keepingCapacity: true)
        merges.removeAll(keepingCapacity: true)
    }

    /// How an event is kept.
    package struct Standing: Sendable, Equatable {
        package var retention: RetentionClass
        /// How long its dedup key stands for it.
        package var dedupWindowNs: Int64

        package init(retention: RetentionClass, dedupWindowNs: Int64) {
            self.retention = retention
            self.dedupWindowNs = dedupWindowNs
        }
    }

    /// Numbers the events, their notifications and their deliveries, in their order.
    package mutating func giveNumbers(from store: any DurableStore) throws(StoreError) {
        let numbers = try store.reserve(
            events: events.count, notifications: notifications.count)
        for index in events.indices {
            events[index].number = numbers.events.lowerBound + Int64(index)
        }
        for index in notifications.indices {
            let number = numbers.notifications.lowerBound + Int64(index)
            notifications[index].number = number
            let deliveries = notifications[index].deliveries
            for (place, delivery) in deliveries.enumerated() {
                self.deliveries[Int(delivery)].number = DeliveryNumber(
                    notification: number, index: place)
            }
        }
    }

    package struct Event {
        package var number: Int64
        package var block: EventBlock
        package var retention: RetentionClass
        package var acceptedNs: Int64
        /// Until when another event with its dedup key is the same event; 0: it has none.
        package var dedupUntilNs: Int64
        package var notifications: Range<Int32>
        package var decisions: Range<Int32>
        /// Set by the commit.
        package var isDuplicate = false

        package init(
            number: Int64, block: EventBlock, retention: RetentionClass, acceptedNs: Int64,
            dedupUntilNs: Int64, notifications: Range<Int32>, decisions: Range<Int32> = 0..<0
        ) {
            self.number = number
            self.block = block
            self.retention = retention
            self.acceptedNs = acceptedNs
            self.dedupUntilNs = dedupUntilNs
            self.notifications = notifications
            self.decisions = decisions
        }
    }

    package struct Notification {
        package var number: Int64
        package var user: belfry_str
        package var deliveries: Range<Int32>

        package init(number: Int64, user: belfry_str, deliveries: Range<Int32>) {
            self.number = number
            self.user = user
            self.deliveries = deliveries
        }
    }

    package struct Delivery {
        package var number: DeliveryNumber
        package var instance: Int32
        /// Empty: the instance's own.
        package var recipient: belfry_str
        /// `.due`, or `.claimed`: the dispatcher has room and makes its first attempt as soon as it
        /// is committed.
        package var state: DeliveryState
        package var priority: Int32
        package var dueNs: Int64
        /// Why it is sent, and then: the code of a decision's reason.
        package var reason: Int16
        /// The line of plugins.yaml that says so; 0: none.
        package var rule: Int32
        /// Deliveries of one user, instance, recipient and group that fall due together are sent as
        /// one; 0: none.
        package var group: Int64
        /// The step of its fallback list; 0 is the first.
        package var rung: Int32
        /// Set by the commit: it was to be claimed and is due, for another node has one of its
        /// thread.
        package var isRefused = false

        package init(
            number: DeliveryNumber, instance: Int32, recipient: belfry_str, state: DeliveryState,
            priority: Int32, dueNs: Int64, reason: Int16, rule: Int32, group: Int64 = 0,
            rung: Int32 = 0
        ) {
            self.number = number
            self.instance = instance
            self.recipient = recipient
            self.state = state
            self.priority = priority
            self.dueNs = dueNs
            self.reason = reason
            self.rule = rule
            self.group = group
            self.rung = rung
        }
    }

    /// Why a user does not get an event on an instance.
    package struct Decision {
        package var user: belfry_str
        package var instance: Int32
        package var reason: Int16
        package var rule: Int32
        /// What more there is to say, such as the silence's number.
        package var detail: belfry_str

        package init(
            user: belfry_str, instance: Int32, reason: Int16, rule: Int32, detail: belfry_str
        ) {
            self.user = user
            self.instance = instance
            self.reason = reason
            self.rule = rule
            self.detail = detail
        }
    }
}
