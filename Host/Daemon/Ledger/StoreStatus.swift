import JSON
import Observability
import People
import Pipeline
import Platform
import Store

/// What the durable lane says of itself, as JSON and as Prometheus text.
///
/// Reads copies; any thread.
struct StoreStatus {
    let lane: DurableLane
    let reading: StoreReading

    private struct Row {
        let name: String
        let counts: DeliveryCounts
        let outcomes: [(name: String, value: Int)]
        let news: [(name: String, value: Int)]

        func oldestDueSeconds(at now: Int64) -> Int64 {
            counts.oldestDueNs.map { max(0, (now - $0) / 1_000_000_000) } ?? 0
        }
    }

    private var rows: [Row] {
        let counts = reading.rows
        return lane.desks.map { desk in
            let number = lane.number(ofInstance: desk.name) ?? 0
            return Row(
                name: desk.name,
                counts: counts.first { $0.instance == number } ?? DeliveryCounts(instance: number),
                outcomes: desk.counters.all, news: desk.counters.news)
        }
    }

    private var decisions: [(name: String, value: UInt64)] {
        let counts = lane.people.with { $0.counts }
        return Reason.allCases.map { ($0.name, counts[$0]) }
    }

    /// The member "store" of `GET /status`.
    func json() -> JSONValue {
        let counters = lane.committer.counters
        let now = Clock.system.unixNs()
        return [
            "waiting": .integer(Int64(lane.intake.depth)),
            "events": .integer(Int64(counters.events.value)),
            "commits": .integer(Int64(counters.commits.value)),
            "commit_seconds": .number(StoreStatus.seconds(counters.commitNs)),
            "duplicates": .integer(Int64(counters.duplicates.value)),
            "failures": .integer(Int64(counters.failures.value)),
            "decisions": .object(
                JSONObject(
                    decisions.filter { $0.value > 0 }.map {
                        ($0.name, .integer(Int64(clamping: $0.value)))
                    })),
            "channels": .array(rows.map { json($0, at: now) }),
        ]
    }

    private func json(_ row: Row, at now: Int64) -> JSONValue {
        [
            "channel": .string(row.name), "due": .integer(Int64(row.counts.due)),
            "deferred": .integer(Int64(row.counts.deferred)),
            "claimed": .integer(Int64(row.counts.claimed)),
            "dead": .integer(Int64(row.counts.dead)),
            "oldest_due_seconds": .integer(row.oldestDueSeconds(at: now)),
            "outcomes": .object(
                JSONObject(row.outcomes.map { ($0.name, .integer(Int64($0.value))) })),
            "news": .object(JSONObject(row.news.map { ($0.name, .integer(Int64($0.value))) })),
        ]
    }

    private static func seconds(_ nanoseconds: borrowing Counter) -> Double {
        Double(nanoseconds.value) / 1_000_000_000
    }

    // MARK: Prometheus

    /// The lane's part of `GET /metrics`.
    func metrics() -> String {
        let counters = lane.committer.counters
        let rows = rows
        let now = Clock.system.unixNs()
        var text = ""
        let totals: [(String, String)] = [
            ("committed_events_total", "\(counters.events.value)"),
            ("commits_total", "\(counters.commits.value)"),
            ("commit_seconds_total", "\(StoreStatus.seconds(counters.commitNs))"),
            ("duplicate_events_total", "\(counters.duplicates.value)"),
            ("commit_failures_total", "\(counters.failures.value)"),
            ("unstored_events_total", "\(counters.refused.value)"),
            ("lost_events_total", "\(counters.lost.value)"),
        ]
        for (name, value) in totals { text += family(name, "counter", [("", value)]) }
        text += family("intake_depth", "gauge", [("", "\(lane.intake.depth)")])
        text += family("writes_depth", "gauge", [("", "\(lane.writes.depth)")])
        text += family(
            "attempts_total", "counter",
            rows.flatMap { row in
                row.outcomes.map { (label(row, "outcome", $0.name), "\($0.value)") }
            })
        text += family(
            "news_total", "counter",
            rows.flatMap { row in
                row.news.map { (label(row, "news", $0.name), "\($0.value)") }
            })
        text += family(
            "deliveries", "gauge",
            rows.flatMap { row in
                [
                    ("due", row.counts.due), ("deferred", row.counts.deferred),
                    ("claimed", row.counts.claimed), ("dead", row.counts.dead),
                ].map { (label(row, "state", $0.0), "\($0.1)") }
            })
        text += family(
            "oldest_due_seconds", "gauge",
            rows.map { ("{instance=\"\(escaped($0))\"}", "\($0.oldestDueSeconds(at: now))") })
        text += family(
            "decisions_total", "counter",
            decisions.map { ("{reason=\"\($0.name)\"}", "\($0.value)") })
        return text
    }

    private func family(
        _ name: String, _ type: String, _ samples: [(labels: String, value: String)]
    ) -> String {
        "# TYPE belfry_\(name) \(type)\n"
            + samples.map { "belfry_\(name)\($0.labels) \($0.value)\n" }.joined()
    }

    private func label(_ row: Row, _ name: String, _ value: String) -> String {
        "{instance=\"\(escaped(row))\",\(name)=\"\(value)\"}"
    }

    private func escaped(_ row: Row) -> String { Metrics.escaped(row.name, quotes: true) }
}
