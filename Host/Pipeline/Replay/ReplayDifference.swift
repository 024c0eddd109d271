package import Vocabulary

/// What differs between the two sides of a replay, for one event or for many of a kind.
package struct ReplayDifference: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// It would no longer be sent.
        case removed
        /// It would be sent later.
        case later
        /// It would wait as long for another reason, or be told together with other news.
        case otherwise
        /// It would be sent sooner.
        case sooner
        /// It would be sent to other addresses.
        case elsewhere
        /// It would be sent, and is not now.
        case added
        /// Another chain would begin, or none.
        case escalation
    }

    /// What one side makes of it.
    package enum Side: Sendable, Equatable {
        case decided(ReplayedDecision)
        /// No rule leads it there; the lines of the rules that take it.
        case unrouted([Int32])
        /// The chain that begins; nil: none.
        case chain(String?)
    }

    package let kind: Kind
    /// The event is critical, and some user who hears of it now would not at all.
    package let isCriticalMissed: Bool
    /// Whose it is; empty for an escalation.
    package let user: String
    /// How many others read it at the same place.
    package let others: Int
    package let channel: String
    package let current: Side
    package let draft: Side
    /// The first.
    package let event: ReplayedEvent
    /// How many there are of the kind, and when the last one was accepted.
    package private(set) var count = 1
    package private(set) var lastNs: Int64

    init(
        _ kind: Kind, isCriticalMissed: Bool = false, user: String = "", others: Int = 0,
        channel: String = "", current: Side, draft: Side, event: ReplayedEvent
    ) {
        self.kind = kind
        self.isCriticalMissed = isCriticalMissed
        self.user = user
        self.others = others
        self.channel = channel
        self.current = current
        self.draft = draft
        self.event = event
        lastNs = event.acceptedNs
    }

    mutating func note(_ event: ReplayedEvent) {
        count += 1
        lastNs = max(lastNs, event.acceptedNs)
    }
}

/// What a list shows of an event.
package struct ReplayedEvent: Sendable, Equatable {
    package let id: String
    package let type: String
    package let subject: String
    package let title: String
    package let priority: EventPriority
    package let acceptedNs: Int64
}

/// Differences, those of a kind together.
///
/// Bounded: what finds no room is counted. Of critical ones that would be missed each stands for
/// itself, in room of their own.
struct DifferenceBook: Sendable {
    /// What makes two differences one.
    struct Likeness: Hashable, Sendable {
        var kind: ReplayDifference.Kind
        var user: Int32
        var channel: UInt16
        var type: String
        var priority: EventPriority
        var reasons: [UInt8]
        var lines: [Int32]
        /// Where each stands for itself; 0: it does not.
        var event: Int64
    }

    static let missedMax = 1_000
    static let groupsMax = 16_384

    private(set) var all: [ReplayDifference] = []
    /// How many differences found no room.
    private(set) var uncounted = 0
    private var places: [Likeness: Int] = [:]
    private var missed = 0

    /// Counts a difference; true: it is the first of its kind, and there is room for it.
    mutating func note(_ likeness: Likeness, isMissed: Bool, _ event: ReplayedEvent) -> Bool {
        if let place = places[likeness] {
            all[place].note(event)
            return false
        }
        let hasRoom =
            isMissed
            ? missed < DifferenceBook.missedMax : all.count - missed < DifferenceBook.groupsMax
        if !hasRoom { uncounted += 1 }
        return hasRoom
    }

    mutating func add(_ difference: ReplayDifference, as likeness: Likeness) {
        if difference.isCriticalMissed { missed += 1 }
        places[likeness] = all.count
        all.append(difference)
    }
}
