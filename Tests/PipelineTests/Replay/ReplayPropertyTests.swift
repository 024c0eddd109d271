import Configuration
import Core
import People
import Pipeline
import Store
import TestKit
import Testing
import Vocabulary

/// What holds of any two configurations and any journal; the seed says which.
@Suite("Any replay") struct ReplayPropertyTests {
    typealias Scene = ReplayScene

    private static let types = [
        "order_filled", "signal", "risk_limit_breached", "system_error", "broker_disconnected",
        "com.acme.call",
    ]

    private func side(_ random: inout SeededRandom) throws -> ReplayedConfiguration {
        let rules = (0..<Int.random(in: 1...4, using: &random)).map { number in
            Scene.rule(
                "r\(number)", Bool.random(using: &random) ? [] : [pick(Self.types, &random)],
                to: ["mail", "sms", "slack"].filter { _ in Bool.random(using: &random) },
                line: number + 1)
        }
        let users = ["anna", "bert", "carl"].map { id in
            Scene.user(id) { preferences in
                if Bool.random(using: &random) {
                    preferences.quietHours = QuietHours(
                        start: .random(in: 0..<1_440, using: &random), end: 60)
                }
                preferences.maxPerMinute = pick([0, 0, 1, 3], &random)
                if Bool.random(using: &random) {
                    preferences.setDigest(
                        .window(minutes: .random(in: 1...600, using: &random)), for: .trades)
                }
            }
        }
        var audiences: [Audience?] = []
        for _ in rules { audiences.append(pick([nil, .everyone, .user("bert")], &random)) }
        return try Scene.side(rules, users: users) { configuration in
            for index in rules.indices { configuration.terms[index].audience = audiences[index] }
        }
    }

    private func pick<Value>(_ values: [Value], _ random: inout SeededRandom) -> Value {
        values[Int.random(in: values.indices, using: &random)]
    }

    private func journal(_ random: inout SeededRandom) -> [StoredEvent] {
        var minutes: Int64 = 0
        return (1...200).map { (number: Int64) in
            minutes += Int64.random(in: 0...20, using: &random)
            let user: String = pick(["", "", "anna", "nobody"], &random)
            let lasts: Int64 = pick([0, 0, 90], &random)
            return Scene.event(
                number, pick(Self.types, &random), after: minutes,
                priority: pick(EventPriority.allCases, &random)
            ) {
                $0.user = user
                $0.expiresUnixNs = lasts == 0 ? 0 : Scene.noon + (minutes + lasts) * Scene.minute
            }
        }
    }

    @Test(arguments: 0..<40)
    func `A configuration differs from itself in nothing`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let side = try side(&random)
        let replay = Scene.replay(journal(&random), from: side, to: side)
        #expect(replay.result.events == 200)
        #expect(replay.differences.isEmpty, "seed \(seed)")
        #expect(replay.result.unsentOtherwise == 0)
        #expect(replay.currentTotals == replay.draftTotals)
    }

    @Test(arguments: 0..<40)
    func `What is added and removed accounts for all that differs`(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let (now, draft) = (try side(&random), try side(&random))
        let events = journal(&random)
        let there = Scene.replay(events, from: now, to: draft)
        let back = Scene.replay(events, from: draft, to: now)
        let kinds = there.result.kinds
        // Everybody here has one address for each kind.
        #expect(
            there.draftTotals.deliveries - there.currentTotals.deliveries
                == (kinds[.added] ?? 0) - (kinds[.removed] ?? 0), "seed \(seed)")
        #expect(kinds[.added] == back.result.kinds[.removed], "seed \(seed)")
        #expect(kinds[.later] == back.result.kinds[.sooner], "seed \(seed)")
        #expect(kinds[.otherwise] == back.result.kinds[.otherwise], "seed \(seed)")
        #expect(there.currentTotals == back.draftTotals, "seed \(seed)")
        #expect(
            there.differences.reduce(0) { $0 + $1.count } == kinds.values.reduce(0, +),
            "seed \(seed)")
        #expect(
            there.readers.reduce(0) { $0 + $1.current } == there.currentTotals.deliveries,
            "seed \(seed)")
    }
}
