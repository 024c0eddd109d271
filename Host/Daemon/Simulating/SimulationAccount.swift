import JSON
import People
import Pipeline
import Vocabulary

/// What a simulation has found, as `POST /simulate` answers it.
///
/// Pure.
struct SimulationAccount {
    private static let readersMax = 1_000

    private let simulation: Simulation
    private let cast: SimulationCast
    private let order: SimulationOrder
    private let current: SimulationWords
    private let draft: SimulationWords

    init(_ simulation: Simulation, _ cast: SimulationCast, _ order: SimulationOrder) {
        self.simulation = simulation
        self.cast = cast
        self.order = order
        current = SimulationWords(cast.current)
        draft = SimulationWords(cast.draft)
    }

    private var replay: Replay { simulation.replay }
    private var result: Replay.Result { simulation.replay.result }

    var json: JSONValue {
        let shown = SimulationAccount.choice(of: replay.differences, limit: order.limit)
        let left = replay.differences.count - shown.count
        let counted = shown.reduce(0) { $0 + $1.count }
        let readers = readers
        return [
            "compares": .string(SimulationNotes.compares),
            "since": .moment(order.sinceNs), "until": .moment(order.untilNs),
            "stopped_at": .moment(simulation.stoppedAtNs),
            "user": order.scope.user.map { .string($0) } ?? .null,
            "events": [
                "replayed": .integer(Int64(result.events)),
                "left_out": .integer(Int64(result.leftOut)),
                "unkept": .integer(Int64(result.unkept.values.reduce(0, +))),
                "first_at": .moment(result.firstNs), "last_at": .moment(result.lastNs),
            ],
            "current": json(replay.currentTotals), "draft": json(replay.draftTotals),
            "critical_missed": .integer(Int64(result.criticalMissed)),
            "kinds": .object(
                JSONObject(
                    ReplayDifference.Kind.allCases.map {
                        ($0.rawValue, .integer(Int64(result.kinds[$0] ?? 0)))
                    })),
            "unsent_otherwise": .integer(Int64(result.unsentOtherwise)),
            "readers": .array(readers.prefix(SimulationAccount.readersMax).map(json)),
            "readers_left_out": .integer(
                Int64(max(0, readers.count - SimulationAccount.readersMax))),
            "differences": .array(shown.map(json)),
            "left_out": [
                "rows": .integer(Int64(left)),
                "differences": .integer(
                    Int64(result.kinds.values.reduce(0, +) - counted)),
            ],
            "notes": .array(
                SimulationNotes(simulation, cast).sentences.map { .string($0) }),
        ]
    }

    /// Those with the most differences first.
    private var readers: [ReplayReader] {
        replay.readers.sorted {
            ($1.differences, $0.user, $0.channel) < ($0.differences, $1.user, $1.channel)
        }
    }

    private func json(_ totals: ReplayTotals) -> JSONValue {
        [
            "deliveries": .integer(Int64(totals.deliveries)),
            "at_once": .integer(Int64(totals.atOnce)), "later": .integer(Int64(totals.later)),
            "messages": .integer(Int64(totals.messages)),
            "escalations": .integer(Int64(totals.escalations)),
        ]
    }

    private func json(_ reader: ReplayReader) -> JSONValue {
        [
            "user": .string(reader.user), "channel": .string(reader.channel),
            "current": .integer(Int64(reader.current)), "draft": .integer(Int64(reader.draft)),
            "differences": .integer(Int64(reader.differences)),
        ]
    }

    private func json(_ difference: ReplayDifference) -> JSONValue {
        let event = difference.event
        return [
            "kind": .string(difference.kind.rawValue),
            "critical_missed": .bool(difference.isCriticalMissed),
            "count": .integer(Int64(difference.count)), "last_at": .moment(difference.lastNs),
            "user": .string(difference.user), "others": .integer(Int64(difference.others)),
            "channel": .string(difference.channel),
            "event": [
                "id": .string(event.id), "type": .string(event.type),
                "subject": .string(event.subject), "title": .string(event.title),
                "priority": .string(event.priority.name),
                "accepted_at": .moment(event.acceptedNs),
            ],
            "current": current.json(of: difference.current, in: difference),
            "draft": draft.json(of: difference.draft, in: difference),
        ]
    }

    // MARK: Which to show

    /// What is critical and missed first, in half of the room if the rest needs the other; then
    /// some of each kind: the most pressing and the most frequent of it, and what is alike but for
    /// its user after what is not.
    static func choice(of differences: [ReplayDifference], limit: Int) -> [ReplayDifference] {
        let others = differences.filter { !$0.isCriticalMissed }
        let missed = varied(differences.filter(\.isCriticalMissed)).prefix(
            limit - min(limit / 2, others.count))
        var kinds = ReplayDifference.Kind.allCases.map { kind in
            varied(others.filter { $0.kind == kind })[...]
        }
        var chosen = kinds.map { _ in [ReplayDifference]() }
        var room = limit - missed.count
        while room > 0, kinds.contains(where: { !$0.isEmpty }) {
            for index in kinds.indices where room > 0 {
                guard let next = kinds[index].popFirst() else { continue }
                chosen[index].append(next)
                room -= 1
            }
        }
        return missed + chosen.flatMap { $0 }
    }

    private static func isBefore(_ left: ReplayDifference, _ right: ReplayDifference) -> Bool {
        if left.event.priority != right.event.priority {
            return left.event.priority > right.event.priority
        }
        if left.count != right.count { return left.count > right.count }
        return left.event.acceptedNs < right.event.acceptedNs
    }

    private static func varied(_ differences: [ReplayDifference]) -> [ReplayDifference] {
        struct Sort: Hashable {
            let type: String
            let channel: String
            let reasons: [String]
        }
        var met: [Sort: Int] = [:]
        let ranked = differences.sorted(by: isBefore).enumerated().map { place, difference in
            let sort = Sort(
                type: difference.event.type, channel: difference.channel,
                reasons: [difference.current, difference.draft].map(\.word))
            met[sort, default: 0] += 1
            return (rank: met[sort] ?? 0, place: place, difference: difference)
        }
        return ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.difference)
    }
}

extension ReplayDifference.Side {
    fileprivate var word: String {
        switch self {
        case .decided(let decision): decision.reason.name
        case .unrouted: ""
        case .chain(let name): name ?? ""
        }
    }
}
