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
    let health: HostHealth

    package init(host: BelfryHost, version: String, process: Int32, configurationPath: String) {
        self.host = host
        self.version = version
        self.process = process
        self.configurationPath = configurationPath
        reading = host.durable.map(StoreReading.init)
        health = HostHealth(host, reading)
    }

    var store: StoreStatus? {
        guard let lane = host.durable, let reading else { return nil }
        return StoreStatus(lane: lane, reading: reading)
    }

    /// The object of `GET /status`.
    func json() -> JSONValue {
        let roster = host.current
        let clock = host.lane.clock
        let health = ControlHealth(self.health.problems())
        // Asked while it starts, it starts now.
        let began = roster.startedUnixNs == 0 ? clock.unixNs() : roster.startedUnixNs
        var status: JSONObject = [
            "version": .string(version), "pid": .integer(Int64(process)),
            "config": .string(configurationPath),
            "generation": .integer(Int64(roster.generation)),
            "started": .string(CivilTime(unixNs: began).iso8601),
            "uptime_seconds": .integer((clock.unixNs() - began) / 1_000_000_000),
            "health": .string(health.state.rawValue), "why": .string(health.why),
            "problems": .array(health.problems),
            "routes": .integer(Int64(roster.configuration?.rules.count ?? 0)),
            "instances": .array(instances(roster)),
        ]
        status["store"] = store?.json()
        return .object(status)
    }

    /// The object of `GET /plugins`.
    func plugins() -> JSONValue { ["plugins": .array(instances(host.current))] }

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
        let values = running.instance.counters.all
        var object: JSONObject = [:]
        for counter in values { object[counter.name] = .integer(Int64(counter.value)) }
        object["queued"] = .integer(Int64(running.channel?.queueDepth ?? 0))
        return .object(object)
    }
}
