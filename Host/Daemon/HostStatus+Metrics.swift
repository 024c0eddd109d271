import Loading
import Observability
import Pipeline

/// The host's part of `GET /metrics`.
extension HostStatus {
    func metrics() -> String {
        let roster = host.current
        var exposition = Exposition()
        addCounters(of: roster, to: &exposition)
        exposition.add(
            "belfry_live_queue_depth", .gauge, "Live events that wait for a channel",
            roster.running.compactMap { running in
                running.channel.map { .init($0.queueDepth, [("instance", running.name)]) }
            })
        exposition.add(
            "belfry_instances", .gauge, "Instances that are configured, by whether they run",
            [
                .init(roster.running.count, [("state", "running")]),
                .init(roster.setAside.count, [("state", "quarantined")]),
            ])
        let problems = health.problems()
        exposition.add(
            "belfry_problems", .gauge, "What is wrong at the moment, see GET /health",
            Problem.Code.allCases.map { code in
                .init(
                    problems.count { $0.code == code },
                    [("code", code.rawValue), ("severity", code.isNotice ? "notice" : "error")])
            })
        store?.addMetrics(to: &exposition)
        return exposition.text + host.services.metrics.text()
    }

    private func addCounters(of roster: Roster, to exposition: inout Exposition) {
        let rows =
            roster.running.map { (name: $0.name, values: $0.instance.counters.all) }
            + [(name: "api", values: host.api.counters.all)]
        for (index, counter) in InstanceCounters().all.enumerated() {
            let isGauge = counter.name == "events_held"
            exposition.add(
                isGauge ? "belfry_\(counter.name)" : "belfry_\(counter.name)_total",
                isGauge ? .gauge : .counter, counter.help,
                rows.map { .init($0.values[index].value, [("instance", $0.name)]) })
        }
    }
}

extension InstanceCounters {
    /// Every counter with its name, in the order to show, and what it counts.
    var all: [(name: String, value: Int, help: String)] {
        [
            ("accepted", accepted.value, "Events of a source that were taken in"),
            ("refused", refused.value, "Events of a source that are none"),
            ("busy", busy.value, "Times a source was told BUSY"),
            ("delivered", delivered.value, "Live events that a channel took"),
            ("channel_busy", channelBusy.value, "Times a channel said BUSY"),
            ("shed", shed.value, "Live events given up because a channel was full"),
            ("rejected", rejected.value, "Live events that a channel refused"),
            ("late", late.value, "Calls that must not wait and did"),
            ("misbehaviour", misbehaviour.value, "Breaches of the contract by a plugin"),
            ("log_dropped", logDropped.value, "Log lines of a plugin beyond its share"),
            ("events_held", eventsHeld.value, "Events that a plugin has retained"),
        ]
    }
}
