package import Vocabulary

/// What becomes of one event for one user on one channel, and why.
package struct Decision: Sendable, Equatable {
    package let reason: Reason
    /// The number of the channel's instance, as the route gave it.
    package let instance: UInt16
    /// The number of the route, as it was given.
    package let rule: UInt16
    package let user: UserNumber
    /// What the reason's sentence needs to say besides; see ``DecisionDetail``.
    package let detail: DecisionDetail
    /// With what it is told in one piece when it waits; nil: by itself.
    package let group: GroupKey?
    /// When it is to be sent; `now` for what is sent at once, and of no meaning for what never is.
    package let dueNs: Int64

    package var verdict: Verdict { reason.verdict }

    /// What holds where another channel takes over from one whose address is gone; otherwise the
    /// reason itself.
    package var intended: Reason {
        reason == .contactGone ? detail.intended ?? .wanted : reason
    }

    /// What completes ``intended``.
    package var intendedDetail: DecisionDetail {
        reason == .contactGone ? detail.ofIntended : detail
    }
}

/// What is told in one piece, within one user and instance; stable over restarts.
package struct GroupKey: RawRepresentable, Sendable, Hashable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// All news of a category.
    package init(_ category: EventCategory) { rawValue = Int64(category.number) + 1 }

    /// All news with this text in their `kind`, a word such as "thread".
    init(_ kind: Grouping, _ text: String) {
        // FNV-1a, which the store may rely on; the top bits keep it clear of categories and sign.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        hash = (hash ^ UInt64(kind.rawValue)) &* 0x100_0000_01B3
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        rawValue = Int64(bitPattern: hash >> 2 | 1 << 62)
    }
}

/// By what a route gathers.
package enum Grouping: UInt8, Sendable {
    case category, type, subject, thread

    /// The group of an event; where it has no such text, its category's.
    package func key(of facts: EventFacts) -> GroupKey {
        let text: String
        switch self {
        case .category: text = ""
        case .type: text = facts.type
        case .subject: text = facts.subject
        case .thread: text = facts.threadKey
        }
        return text.isEmpty ? GroupKey(facts.category) : GroupKey(self, text)
    }
}

/// Up to 48 bits that complete a reason: times of day, a level, a limit, an id.
package struct DecisionDetail: RawRepresentable, Sendable, Hashable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    static let none = DecisionDetail(rawValue: 0)

    init(_ hours: QuietHours) { rawValue = Int64(hours.start) << 16 | Int64(hours.end) }

    init(_ digest: Digest) {
        switch digest {
        case .window(let minutes):
            rawValue = Int64(minutes)
        case .schedule(let schedule):
            let (tag, value): (Int, Int) =
                switch schedule.period {
                case .daily: (1, 0)
                case .weekly(let day): (2, day.rawValue)
                case .monthly(let day): (3, day)
                }
            rawValue = Int64(tag) << 32 | Int64(value) << 16 | Int64(schedule.minute)
        }
    }

    /// For an address that is gone: what would be said otherwise, and the reason that it completes.
    init(of detail: DecisionDetail, intended: Reason) {
        rawValue = Int64(intended.rawValue) << 48 | detail.rawValue & DecisionDetail.mask
    }

    private static let mask: Int64 = 0xFFFF_FFFF_FFFF

    fileprivate var intended: Reason? {
        Reason(rawValue: UInt8(truncatingIfNeeded: rawValue >> 48))
    }

    fileprivate var ofIntended: DecisionDetail {
        DecisionDetail(rawValue: rawValue & DecisionDetail.mask)
    }

    /// The hours that it was made of.
    package var quietHours: String {
        MinuteOfDay.text(Int(rawValue >> 16 & 0xFFFF)) + "–"
            + MinuteOfDay.text(Int(rawValue & 0xFFFF))
    }

    /// The digest that it was made of; nil for what is none.
    package var digest: Digest? {
        let value = Int(rawValue >> 16 & 0xFFFF)
        let minute = Int(rawValue & 0xFFFF)
        switch rawValue >> 32 {
        case 0: return .window(minutes: minute)
        case 1: return .schedule(Schedule(.daily, minute: minute))
        case 2:
            guard let day = Weekday(rawValue: value) else { return nil }
            return .schedule(Schedule(.weekly(day), minute: minute))
        case 3: return .schedule(Schedule(.monthly(day: value), minute: minute))
        default: return nil
        }
    }
}
