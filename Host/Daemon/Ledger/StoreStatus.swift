import JSON
import Observability
import People
import Pipeline
import Platform
import Store

/// What the durable lane says of itself.
///
/// Reads copies; any thread.
struct StoreStatus {
    let lane: DurableLane
    let reading: StoreReading

    struct Row {
        let name: String
        let counts: DeliveryCounts
        let outcomes: [(name: String, value: Int)]
        let news: [(name: String, value: Int)]

        func oldestDueSeconds(at now: Int64) -> Int64 {
            counts.oldestDueNs.map { max(0, (now - $0) / 1_000_000_000) } ?? 0
        }
    }

    var rows: [Row] {
        let counts = reading.rows
        let desks = lane.desks
        let here = desks.map { desk in
            Row(
                name: desk.name,
                counts: counts.first { $0.instance == desk.number }
                    ?? DeliveryCounts(instance: desk.number),
                outcomes: desk.counters.all, news: desk.counters.news)
        }
        // What is left of channels that are configured no more.
        let gone = counts.filter { count in
            count.isAny && !desks.contains { $0.number == count.instance }
        }
        return here
            + gone.compactMap { count in
                lane.knownName(ofInstance: count.instance).map {
                    Row(name: $0, counts: count, outcomes: [], news: [])
                }
            }
    }

    var decisions: [(name: String, value: UInt64)] {
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

    static func seconds(_ nanoseconds: borrowing Counter) -> Double {
        Double(nanoseconds.value) / 1_000_000_000
    }
}

extension DeliveryCounts {
    fileprivate var isAny: Bool { due + deferred + claimed + dead > 0 }
}
