package import Observability
import Outbox

/// What became of the attempts of one instance.
package final class DispatchCounters: Sendable {
    package let delivered = Counter()
    package let retried = Counter()
    package let rejected = Counter()
    /// The recipient no longer exists.
    package let gone = Counter()
    package let credentialsRefused = Counter()
    package let unknown = Counter()
    package let expired = Counter()
    package let busy = Counter()

    func note(_ outcome: AttemptOutcome) {
        switch outcome {
        case .delivered: delivered.add()
        case .retry: retried.add()
        case .busy: busy.add()
        case .rejected, .invalid, .absent: rejected.add()
        case .gone: gone.add()
        case .credentialsRefused: credentialsRefused.add()
        case .unknown: unknown.add()
        case .expired: expired.add()
        }
    }

    package var all: [(name: String, value: Int)] {
        [
            ("delivered", delivered.value), ("retry", retried.value), ("busy", busy.value),
            ("rejected", rejected.value), ("gone", gone.value),
            ("credentials_refused", credentialsRefused.value),
            ("unknown", unknown.value), ("expired", expired.value),
        ]
    }
}
