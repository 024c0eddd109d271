package import Vocabulary

/// What the dispatcher knows of a delivery that is due or nearly so: 64 bytes.
///
/// Texts stay in the store. `user`, `recipient` and `thread` may be keyed hashes, 0 for none: two
/// that collide are treated more strictly, never wrongly. So may `group`: it proposes what is
/// merged, and the store merges only what is of one user, instance and group.
package struct DueDelivery: Equatable, Sendable {
    package var id: Int64
    package var due: Int64
    /// Too late to be of use after this; `.max` for never.
    package var expires = Int64.max
    package var user: UInt64 = 0
    package var recipient: UInt64 = 0
    /// Deliveries of one (instance, recipient, thread key) go one at a time.
    ///
    /// Not looked at in one that has a group.
    package var thread: UInt64 = 0
    /// Deliveries of one (user, instance, group key): merged when they are due; 0 for none.
    package var group: UInt64 = 0
    private var sinceSecond: UInt32
    /// How many further deliveries it stands for.
    package var merged: UInt16 = 0
    /// Attempts that were claimed.
    package var attempts: UInt8 = 0
    private var marks: UInt8

    package init(id: Int64, due: Int64, priority: EventPriority) {
        self.id = id
        self.due = due
        sinceSecond = Self.second(of: due)
        marks = UInt8(truncatingIfNeeded: priority.rawValue)
    }

    package var priority: EventPriority {
        EventPriority(rawValue: Int32(marks & 0b11)) ?? .critical
    }

    package var isCritical: Bool { priority == .critical }

    /// Which of the queue's four lines it stands in.
    var line: Int { Int(marks & 0b11) }

    /// When it first fell due on this instance, to the second.
    package var since: Int64 {
        get { Int64(sinceSecond) * Span.second }
        set { sinceSecond = Self.second(of: newValue) }
    }

    /// The next attempt may repeat an earlier one.
    package var isRepeat: Bool {
        get { marks & 0b100 != 0 }
        set { mark(0b100, newValue) }
    }

    /// Its fallback list has a further step.
    package var hasFallback: Bool {
        get { marks & 0b1000 != 0 }
        set { mark(0b1000, newValue) }
    }

    /// Somebody asked for its end while an attempt was under way.
    package var isCancelled: Bool {
        get { marks & 0b1_0000 != 0 }
        set { mark(0b1_0000, newValue) }
    }

    private mutating func mark(_ bit: UInt8, _ isSet: Bool) {
        marks = isSet ? marks | bit : marks & ~bit
    }

    /// What the retry policy looks at; `attempts` as they are now.
    package var attempt: RetryPolicy.Attempt {
        var attempt = RetryPolicy.Attempt(attempts: attempts, since: since, expires: expires)
        attempt.isRepeat = isRepeat
        attempt.hasFallback = hasFallback
        return attempt
    }

    /// Rounded down, so that an age limit is never a second late; good until the year 2106.
    private static func second(of time: Int64) -> UInt32 { UInt32(clamping: time / Span.second) }
}
