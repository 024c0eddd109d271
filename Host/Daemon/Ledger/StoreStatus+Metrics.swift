import Observability
import Pipeline
import Platform
import Store

/// The lane's part of `GET /metrics`: every stage from what was taken in to what came of it.
extension StoreStatus {
    func addMetrics(to exposition: inout Exposition) {
        addCommits(to: &exposition)
        exposition.add(
            "belfry_intake_depth", .gauge, "Events accepted and not yet committed",
            lane.intake.depth)
        exposition.add(
            "belfry_writes_depth", .gauge, "Claims and outcomes that wait to be committed",
            lane.writes.depth)
        addDeliveries(to: &exposition)
        exposition.add(
            "belfry_decisions_total", .counter, "Decisions about a user and a channel, by reason",
            decisions.map { .init(Int(clamping: $0.value), [("reason", $0.name)]) })
    }

    private func addCommits(to exposition: inout Exposition) {
        let counters = lane.committer.counters
        let totals: [(String, Int, String)] = [
            ("committed_events", counters.events.value, "Events that are on disk"),
            ("commits", counters.commits.value, "Transactions of the committer"),
            (
                "duplicate_events", counters.duplicates.value,
                "Events that were known already, or the same within their window"
            ),
            ("commit_failures", counters.failures.value, "Attempts to commit that failed"),
            (
                "unstored_events", counters.refused.value,
                "Events handed back to their senders because they could not be stored"
            ),
            (
                "lost_events", counters.lost.value,
                "Events that could not be stored before the host had to stop"
            ),
        ]
        for (name, value, help) in totals {
            exposition.add("belfry_\(name)_total", .counter, help, value)
        }
        exposition.add(
            "belfry_commit_seconds_total", .counter, "Time spent in commits",
            [.init(StoreStatus.seconds(counters.commitNs))])
        exposition.add(
            "belfry_commit_duration_seconds", "How long a commit took", counters.durations)
    }

    private func addDeliveries(to exposition: inout Exposition) {
        let (rows, now) = (rows, Clock.system.unixNs())
        exposition.add(
            "belfry_attempts_total", .counter, "Attempts of stored deliveries, by outcome",
            rows.flatMap { row in
                row.outcomes.map {
                    .init($0.value, [("instance", row.name), ("outcome", $0.name)])
                }
            })
        exposition.add(
            "belfry_news_total", .counter, "What providers told later of messages",
            rows.flatMap { row in
                row.news.map { .init($0.value, [("instance", row.name), ("news", $0.name)]) }
            })
        exposition.add(
            "belfry_deliveries", .gauge, "Stored deliveries that have not ended, or died",
            rows.flatMap { row in
                [
                    ("due", row.counts.due), ("deferred", row.counts.deferred),
                    ("claimed", row.counts.claimed), ("dead", row.counts.dead),
                ].map { .init($0.1, [("instance", row.name), ("state", $0.0)]) }
            })
        exposition.add(
            "belfry_oldest_due_seconds", .gauge, "How long the oldest due delivery has been due",
            rows.map { .init(Int($0.oldestDueSeconds(at: now)), [("instance", $0.name)]) })
    }
}
