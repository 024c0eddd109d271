package import Observability

/// What the control socket counts of its clients.
package final class ControlCounters: Sendable {
    /// Clients that were told there are too many.
    package let turnedAway = Counter()
    /// Streams that were ended because nobody read them.
    package let stalled = Counter()
    /// Requests that the host did not answer in time.
    package let unanswered = Counter()

    package init() {}

    /// As Prometheus reads them.
    package var text: String {
        let counters = [
            ("turned_away", turnedAway.value), ("stalled", stalled.value),
            ("unanswered", unanswered.value),
        ]
        var exposition = Exposition()
        exposition.add(
            "belfry_control_clients_total", .counter,
            "Clients of the control socket that it did not serve, by how they ended",
            counters.map { .init($0.1, [("end", $0.0)]) })
        return exposition.text
    }
}
