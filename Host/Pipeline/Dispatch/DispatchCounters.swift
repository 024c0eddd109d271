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
    /// What was told later of messages that counted as delivered.
    package let newsReceived = Counter()
    package let newsBounced = Counter()
    package let newsGone = Counter()
    /// Of messages that are not known, or not any more.
    package let newsUnknown = Counter()
    /// Not taken, since too much waited, or not written down when the host ended.
    package let newsLost = Counter()

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

    func noteNews(_ status: Int32) {
        switch LateNews(status: status) {
        case .received: newsReceived.add()
        case .bounced: newsBounced.add()
        case .gone: newsGone.add()
        case nil: break
        }
    }

    package var news: [(name: String, value: Int)] {
        [
            ("received", newsReceived.value), ("bounced", newsBounced.value),
            ("gone", newsGone.value), ("unknown", newsUnknown.value), ("lost", newsLost.value),
        ]
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
