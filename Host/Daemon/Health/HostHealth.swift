import CBelfry
import Configuration
import Control
import Core
import Loading
import Pipeline
import Platform
import Store

/// Looks at the host and says what is wrong with it.
///
/// Reads copies; any thread.
struct HostHealth: Sendable {
    let host: BelfryHost
    /// Nil under a host that stores nothing.
    let reading: StoreReading?
    /// When it was made.
    let beganNs: Int64

    init(_ host: BelfryHost, _ reading: StoreReading?) {
        self.host = host
        self.reading = reading
        beganNs = host.lane.clock.unixNs()
    }

    /// The worst first.
    func problems() -> [Problem] { facts().problems(at: host.lane.clock.unixNs()) }

    func facts() -> HealthFacts {
        let roster = host.current
        var facts = HealthFacts()
        if roster.configuration == nil { facts.startingSinceNs = beganNs }
        facts.setAside = roster.setAside.map {
            .init(name: $0.definition.name, sinceNs: $0.sinceUnixNs, reason: $0.reason)
        }
        facts.ailing = roster.running.compactMap { running in
            let standing = running.instance.current
            guard standing.health != BELFRY_UP else { return nil }
            return .init(
                name: running.name, sinceNs: standing.healthSinceUnixNs,
                isDown: standing.health == BELFRY_DOWN, reason: standing.healthReason)
        }
        facts.fullSinceNs = host.lane.pressure.sinceUnixNs
        if facts.fullSinceNs != nil {
            facts.full = roster.running.filter { $0.channel?.holdsUp == true }.map(\.name)
        }
        if let lane = host.durable { look(at: lane, into: &facts) }
        return facts
    }

    private func look(at lane: DurableLane, into facts: inout HealthFacts) {
        facts.storeTrouble = lane.committer.trouble.standing
        facts.intakeFullSinceNs = lane.intake.fullSinceUnixNs
        facts.waiting = lane.intake.depth
        facts.clockStep = lane.lastClockStep
        let counts = reading?.rows ?? []
        facts.channels = lane.desks.filter(\.isOpen).map { desk in
            let own = counts.first { $0.instance == desk.number }
            return .init(
                name: desk.name, trouble: desk.trouble, due: own?.due ?? 0,
                oldestDueNs: own?.oldestDueNs)
        }
    }
}

extension ControlHealth {
    init(_ problems: [Problem]) {
        let worst = problems.first { !$0.code.isNotice }
        self.init(
            worst == nil ? .up : .degraded, why: worst?.sentence ?? "",
            problems: problems.map(\.json))
    }
}
