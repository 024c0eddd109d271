import CBelfry
import Calendar
import Configuration
import Control
import Core
import JSON
import Loading
import Observability
package import Pipeline
import Platform

/// What the host says of itself, as JSON and as Prometheus text.
///
/// Reads copies; any thread.
package struct HostStatus: Sendable {
    let host: BelfryHost
    let version: String
    let process: Int32
    let configurationPath: String
    /// Nil under a host that stores nothing.
    let reading: StoreReading?

    package init(host: BelfryHost, version: String, process: Int32, configurationPath: String) {
        self.host = host
        self.version = version
        self.process = process
        self.configurationPath = configurationPath
        reading = host.durable.map(StoreReading.init)
    }

    private var store: StoreStatus? {
        guard let lane = host.durable, let reading else { return nil }
        return StoreStatus(lane: lane, reading: reading)
    }

    /// The object of `GET /status`.
    func json() -> JSONValue {
        let roster = host.current
        let clock = host.lane.clock
        let health = self.health()
        // Asked while it starts, it starts now.
        let began = roster.startedUnixNs == 0 ? clock.unixNs() : roster.startedUnixNs
        var status: JSONObject = [
            "version": .string(version), "pid": .integer(Int64(process)),
            "config": .string(configurationPath),
            "generation": .integer(Int64(roster.generation)),
            "started": .string(CivilTime(unixNs: began).iso8601),
            "uptime_seconds": .integer((clock.unixNs() - began) / 1_000_000_000),
            "health": .string(health.state.rawValue), "why": .string(health.why),
            "routes": .integer(Int64(roster.configuration?.rules.count ?? 0)),
            "instances": .array(instances(roster)),
        ]
        status["store"] = store?.json()
        return .object(status)
    }

    /// The object of `GET /plugins`.
    func plugins() -> JSONValue { ["plugins": .array(instances(host.current))] }

    func health() -> ControlHealth {
        let roster = host.current
        guard roster.configuration != nil else {
            return ControlHealth(.degraded, why: "it is starting")
        }
        if let idle = roster.setAside.first {
            return ControlHealth(.degraded, why: idle.reason)
        }
        let ailing = roster.running.first { $0.instance.current.health != BELFRY_UP }
        guard let ailing else { return ControlHealth(.up) }
        let standing = ailing.instance.current
        let state = standing.health == BELFRY_DOWN ? "is down" : "is degraded"
        return ControlHealth(.degraded, why: "\(ailing.name) \(state): \(standing.healthReason)")
    }

    private func instances(_ roster: Roster) -> [JSONValue] {
        let running = roster.running.map { row($0) }
        let idle = roster.setAside.map { idle -> JSONValue in
            [
                "instance": .string(idle.definition.name),
                "kind": .string(idle.definition.kind.rawValue), "state": "quarantined",
                "last_error": .string(idle.reason),
            ]
        }
        let disabled = (roster.configuration?.disabled ?? []).map { definition -> JSONValue in
            [
                "instance": .string(definition.name), "kind": .string(definition.kind.rawValue),
                "state": "disabled",
            ]
        }
        return running + idle + disabled
    }

    private func row(_ running: RunningInstance) -> JSONValue {
        let instance = running.instance
        let standing = instance.current
        var row: JSONObject = [
            "instance": .string(running.name), "kind": .string(running.definition.kind.rawValue),
            "state": .string(standing.state.rawValue), "id": .string(instance.descriptor.id),
            "version": .string(instance.descriptor.version),
            "vendor": .string(instance.descriptor.vendor),
            "runtime": .string(instance.descriptor.runtime), "placement": "in-process",
            "file": .string(instance.generation.origin),
            "sha256": .string(instance.generation.hash.description),
            "generation": .integer(Int64(instance.generation.number)),
            "started": .string(CivilTime(unixNs: standing.startedUnixNs).iso8601),
            "health": .string(["up", "degraded", "down"][Int(standing.health)]),
            "counters": counters(running),
        ]
        if !standing.healthReason.isEmpty { row["health_reason"] = .string(standing.healthReason) }
        row["last_error"] = standing.lastError.map { .string($0) } ?? .null
        return .object(row)
    }

    private func counters(_ running: RunningInstance) -> JSONValue {
        let values = HostStatus.values(of: running.instance.counters)
        var object: JSONObject = [:]
        for (name, value) in values { object[name] = .integer(Int64(value)) }
        object["queued"] = .integer(Int64(running.channel?.queueDepth ?? 0))
        return .object(object)
    }

    /// Every counter with its name, in the order to show.
    private static func values(of counters: InstanceCounters) -> [(name: String, value: Int)] {
        [
            ("accepted", counters.accepted.value), ("refused", counters.refused.value),
            ("busy", counters.busy.value), ("delivered", counters.delivered.value),
            ("channel_busy", counters.channelBusy.value), ("shed", counters.shed.value),
            ("rejected", counters.rejected.value), ("late", counters.late.value),
            ("misbehaviour", counters.misbehaviour.value),
            ("log_dropped", counters.logDropped.value),
            ("events_held", counters.eventsHeld.value),
        ]
    }

    /// The text of `GET /metrics`.
    func metrics() -> String {
        let roster = host.current
        var text = ""
        let rows =
            roster.running.map { (name: $0.name, counters: $0.instance.counters) }
            + [(name: "api", counters: host.api.counters)]
        let names = HostStatus.values(of: InstanceCounters()).map(\.name)
        for (index, name) in names.enumerated() {
            let isGauge = name == "events_held"
            let metric = isGauge ? "belfry_\(name)" : "belfry_\(name)_total"
            text += "# TYPE \(metric) \(isGauge ? "gauge" : "counter")\n"
            for row in rows {
                let value = HostStatus.values(of: row.counters)[index].value
                text +=
                    "\(metric){instance=\"\(Metrics.escaped(row.name, quotes: true))\"} \(value)\n"
            }
        }
        text += "# TYPE belfry_live_queue_depth gauge\n"
        for running in roster.running {
            guard let channel = running.channel else { continue }
            text += "belfry_live_queue_depth{instance=\"\(running.name)\"} \(channel.queueDepth)\n"
        }
        text += "# TYPE belfry_instances gauge\n"
        text += "belfry_instances{state=\"running\"} \(roster.running.count)\n"
        text += "belfry_instances{state=\"quarantined\"} \(roster.setAside.count)\n"
        return text + (store?.metrics() ?? "") + host.services.metrics.text()
    }
}
