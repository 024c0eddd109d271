/// The rate limits of one instance: for all of it, for each user, for each recipient.
///
/// What a provider enforces (instance, recipient) holds for everybody; a critical delivery passes
/// its user's.
package struct SendingLimits: Sendable {
    private var instance: (limit: RateLimit, busyUntil: Int64)?
    private var users: KeyedLimit?
    private var recipients: KeyedLimit?

    package init(
        instance: RateLimit? = nil, user: RateLimit? = nil, recipient: RateLimit? = nil,
        capacity: Int = 16_384
    ) {
        self.instance = instance.map { ($0, .min) }
        users = user.map { KeyedLimit($0, capacity: capacity) }
        recipients = recipient.map { KeyedLimit($0, capacity: capacity) }
    }

    /// From when on the instance may send anything at all.
    package var opens: Int64 {
        instance.map { $0.busyUntil == .min ? .min : $0.limit.opens($0.busyUntil) } ?? .min
    }

    /// From when on this delivery may be sent, the instance's own limit aside.
    package func opens(for delivery: DueDelivery, at now: Int64) -> Int64 {
        var time = Int64.min
        if let users, delivery.user != 0, !delivery.isCritical {
            time = users.opens(delivery.user, at: now)
        }
        if let recipients, delivery.recipient != 0 {
            time = max(time, recipients.opens(delivery.recipient, at: now))
        }
        return time
    }

    /// The delivery is sent: it counts against every limit that it is held to.
    package mutating func pass(_ delivery: DueDelivery, at now: Int64) {
        if let (limit, busyUntil) = instance {
            instance = (limit, limit.passed(busyUntil, at: now))
        }
        if delivery.user != 0, !delivery.isCritical {
            users?.pass(delivery.user, at: now)
        }
        if delivery.recipient != 0 { recipients?.pass(delivery.recipient, at: now) }
    }

    package mutating func shift(by step: Int64) {
        if let (limit, busyUntil) = instance, busyUntil != .min {
            instance = (limit, Span.sum(busyUntil, step))
        }
        users?.shift(by: step)
        recipients?.shift(by: step)
    }
}
