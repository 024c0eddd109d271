import Outbox
import TestKit

/// A channel that does what channels do: completes soon, late or never, refuses, answers anything.
struct ModelChannel {
    /// What becomes of one attempt: what it will be told as, when, and whether it arrived.
    struct Fate {
        /// Nil: never completed.
        let outcome: AttemptOutcome?
        let delay: Int64
        let isReceived: Bool
    }

    /// Percent of batches that are refused.
    var busy: UInt64
    /// Percent of attempts that do not simply succeed.
    var trouble: UInt64

    func refuses(_ random: inout SeededRandom) -> Bool { random.below(100) < busy }

    func fate(_ random: inout SeededRandom) -> Fate {
        let soon = Int64(random.below(300)) * Span.millisecond
        guard random.below(100) < trouble else {
            return Fate(outcome: .delivered, delay: soon, isReceived: true)
        }
        let isReceived = random.below(2) == 0
        let late = Int64(random.below(20)) * Span.second
        switch random.below(16) {
        case 0: return Fate(outcome: .rejected, delay: soon, isReceived: false)
        case 1: return Fate(outcome: .gone, delay: soon, isReceived: false)
        case 2: return Fate(outcome: .absent, delay: soon, isReceived: false)
        case 3: return Fate(outcome: .credentialsRefused, delay: soon, isReceived: false)
        case 4: return Fate(outcome: .expired, delay: soon, isReceived: false)
        case 5, 6: return Fate(outcome: .unknown, delay: soon, isReceived: isReceived)
        case 7: return Fate(outcome: nil, delay: 0, isReceived: isReceived)
        case 8: return Fate(outcome: .delivered, delay: late, isReceived: true)
        case 9: return Fate(outcome: .busy, delay: soon, isReceived: false)
        case 10: return Fate(outcome: .retry(afterNs: late), delay: soon, isReceived: false)
        default: return Fate(outcome: .retry(afterNs: 0), delay: soon, isReceived: false)
        }
    }
}
