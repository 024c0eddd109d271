/// What a provider tells of a message whose delivery had counted as delivered.
package enum LateNews: Equatable, Sendable {
    /// It has arrived, or was read.
    case received
    /// It came back.
    case bounced
    /// Its recipient no longer exists, or wants nothing any more.
    case gone

    /// Reads a `belfry_status` of a report; nil for one that is no news.
    package init?(status: Int32) {
        switch status {
        case 0: self = .received
        case 3: self = .bounced
        case 8: self = .gone
        default: return nil
        }
    }
}

extension RetryPolicy {
    /// How a delivery that had counted as delivered ends after all; nil: as it did.
    ///
    /// Its fallback list goes on if it is not too late for that: neither the event's own end nor
    /// the age limit, counted as for any attempt, has passed. Else it is a dead letter.
    package func judge(_ news: LateNews, of attempt: Attempt, at now: Int64) -> Verdict? {
        let reason: EndReason
        switch news {
        case .received: return nil
        case .bounced: reason = .bounced
        case .gone: reason = .gone
        }
        let isTooLate = now >= attempt.expires || now - attempt.since >= ageLimitNs
        return attempt.hasFallback && !isTooLate ? .movedOn(reason) : .dead(reason)
    }
}
