import People
import TestKit
import Testing
import Vocabulary

/// Any events, people and clock moves, by seed.
struct DeciderPropertyTests {
    private let zones: [Zone]
    private let channels: [RoutedChannel]

    init() throws {
        zones = try ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"].map
        {
            try SampleZones.zone($0)
        }
        channels = ChannelKind.allCases.map { kind in
            RoutedChannel(
                instance: UInt16(kind.rawValue), name: kind.name, kind: kind, needsContact: false,
                digest: kind == .discord ? .window(minutes: 5) : nil,
                grouping: kind == .discord ? .thread : .category)
        }
    }

    private func people(_ random: inout SeededRandom) throws -> Decider {
        var decider = Decider()
        for index in 0..<6 {
            var user = User(id: "u\(index)", zone: zones[index % zones.count].name)
            user.preferences = .random(&random)
            try decider.put(user) { name in zones.first { $0.name == name } }
        }
        return decider
    }

    /// How far off the latest due time may be that any rule of a user's can give.
    private func bound(
        _ preferences: Preferences, _ facts: EventFacts, _ reason: Reason, _ channel: RoutedChannel,
        _ zone: Zone, at now: Int64
    ) -> Int64 {
        var latest = now
        switch reason {
        case .digest, .digestWindow:
            switch preferences.digests[facts.category] ?? channel.digest {
            case .window(let minutes): latest = now + Int64(minutes) * Ns.minute
            case .schedule(let schedule): latest = zone.nextTime(schedule, after: now)
            case nil: break
            }
        case .limit: latest = now + 80 * Ns.second
        default: break
        }
        guard let hours = preferences.quietHours else { return latest }
        let clock = hours.zone.flatMap { name in zones.first { $0.name == name } } ?? zone
        // Any moment up to the latest may lie in quiet hours that end later.
        return [now, latest].map { time in
            let span = hours.span(at: time, in: clock)
            return span.isQuiet ? max(time, span.until) : latest
        }.max() ?? latest
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `nothing is lost, critical is now, and no wait is longer than its rule`(
        seed: UInt64
    ) throws {
        var random = SeededRandom(seed: seed)
        var decider = try people(&random)
        // A few days around a change day.
        var now = zones[1].time(2026, 3, 27, 12)
        var faults: [String] = []
        let types = Vocabulary.all.filter { !$0.isMarketData }
        for step in 0..<150 {
            now +=
                [0, Ns.second, 20 * Ns.second, 7 * Ns.minute, 3 * Ns.hour, -Ns.hour]
                .randomElement(using: &random) ?? 0
            let facts = EventFacts(
                type: types[Int.random(in: 0..<types.count, using: &random)].name,
                source: "s\(step % 3)",
                threadKey: "t\(step % 2)",
                priority: EventPriority.allCases[Int.random(in: 0..<4, using: &random)])
            let occasion = decider.consider(facts, at: now)
            for index in 0..<6 {
                let number = try #require(decider.directory.number(of: "u\(index)"))
                var decisions: [Decision] = []
                decider.decide(occasion, for: number, over: channels, at: now, into: &decisions)
                try #require(decisions.count == channels.count)
                let user = decider.directory.user(number)
                for (decision, channel) in zip(decisions, channels) {
                    let fault = fault(
                        decision, facts, user, channel, zones[index % zones.count], at: now)
                    if let fault { faults.append("\(fault): \(facts) \(decision)") }
                }
            }
        }
        #expect(faults.isEmpty, "seed \(seed): \(faults.prefix(3))")
    }

    /// What is wrong with a decision; nil: nothing.
    private func fault(
        _ decision: Decision, _ facts: EventFacts, _ user: User, _ channel: RoutedChannel,
        _ zone: Zone, at now: Int64
    ) -> String? {
        // Only by the user's own choice, or as the symptom of a cause that was rung.
        let chosen: Set<Reason> = [.notWanted, .belowLevel, .kindOff, .categoryOff, .reportOff]
        if facts.priority == .critical && !chosen.contains(decision.reason) {
            return decision.reason == .critical && decision.dueNs == now
                ? nil : "critical is not sent now"
        }
        switch decision.verdict {
        case .never:
            let isRight = chosen.contains(decision.reason) || decision.reason == .inhibited
            return isRight ? nil : "it is lost"
        case .send:
            return decision.dueNs == now && decision.group == nil ? nil : "it is not sent now"
        case .later:
            if decision.group == nil { return "it waits without a group" }
            if decision.dueNs <= now { return "it waits for what has passed" }
            let latest = bound(user.preferences, facts, decision.reason, channel, zone, at: now)
            return decision.dueNs <= latest ? nil : "it waits beyond \(latest)"
        }
    }

    /// The limit's promise, counted by a log instead of by steps.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `no minute has more rings than the limit`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let limit = Int.random(in: 1...12, using: &random)
        var decider = Decider()
        var user = User(id: "ana")
        user.preferences.maxPerMinute = UInt16(limit)
        let number = try decider.put(user) { _ in .utc }
        let channel = RoutedChannel(instance: 0, name: "slack", kind: .slack, needsContact: false)
        var now = Int64(1_800_000_000) * Ns.second
        var rings: Set<Int64> = []
        var merged: Set<Int64> = []
        for _ in 0..<2_000 {
            now += Int64.random(in: 1...(8 * Ns.second), using: &random)
            var decisions: [Decision] = []
            let occasion = decider.consider(EventFacts(type: "signal"), at: now)
            decider.decide(occasion, for: number, over: [channel], at: now, into: &decisions)
            if decisions[0].verdict == .send {
                rings.insert(now)
            } else {
                merged.insert(decisions[0].dueNs)
            }
        }
        let all = (Array(rings) + Array(merged)).sorted()
        for (index, time) in all.enumerated() where index >= limit {
            #expect(time - all[index - limit] >= Ns.minute, "seed \(seed)")
        }
        #expect(!merged.isEmpty || limit > 6)
    }
}
