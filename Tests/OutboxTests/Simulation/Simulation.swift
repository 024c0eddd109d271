import Outbox
import TestKit

/// A few nodes on one store, with crashes, clocks that are set, and channels that do all they may.
///
/// One seed is one run.
final class Simulation {
    struct Size {
        var notifications = 9
        var activeSeconds: UInt64 = 24
    }

    static let leaseNs = 40 * Span.second

    var random: SeededRandom
    var agenda = Agenda()
    var now: Int64 = 1_700_000_000 * Span.second
    let store = ModelStore()
    var nodes: [ModelNode] = []
    var channels: [ModelChannel]
    let settings: [InstanceDispatcher.Settings]
    var faults: [String] = []
    /// Notifications whose insert was committed.
    var accepted: Set<Int> = []
    /// Deliveries that the channel said it delivered, and those that it received at all.
    var confirmed: Set<Int64> = []
    var received: Set<Int64> = []
    var attempts = 0
    private var runs: Int32 = 0
    private let size: Size
    private let end: Int64
    private(set) var isHealed = false

    init(seed: UInt64, size: Size = Size()) {
        random = SeededRandom(seed: seed)
        self.size = size
        end = now + Int64(size.activeSeconds) * Span.second
        let trouble = [0, 20, 50, 90][Int(random.below(4))]
        let busy = [0, 10, 50][Int(random.below(3))]
        channels = Array(
            repeating: ModelChannel(busy: UInt64(busy), trouble: UInt64(trouble)), count: 2)
        settings = (0..<2).map { _ in Simulation.settings }
        let count = Int(1 + random.below(2))
        for _ in 0..<count {
            nodes.append(ModelNode(run: nextRun(), settings: settings, trueTime: now))
        }
    }

    private static var settings: InstanceDispatcher.Settings {
        var settings = InstanceDispatcher.Settings()
        settings.queue.capacity = 16
        settings.queue.agingNs = 5 * Span.second
        settings.queue.horizonNs = 20 * Span.second
        settings.queue.rescanNs = 10 * Span.second
        settings.queue.leaseNs = leaseNs
        settings.queue.attemptNs = 10 * Span.second
        settings.queue.graceNs = 2 * Span.second
        settings.queue.windowSize = 4
        settings.queue.reservedShare = 25
        settings.queue.mergedLimit = 3
        settings.retry.firstPauseNs = Span.second
        settings.retry.longestPauseNs = 30 * Span.second
        settings.retry.attemptsLimit = 6
        settings.retry.fallbackAfterNs = 20 * Span.second
        settings.circuit.failuresToOpen = 3
        settings.circuit.firstPauseNs = 2 * Span.second
        settings.circuit.longestPauseNs = 10 * Span.second
        settings.circuit.credentialsPauseNs = 15 * Span.second
        settings.limits = SendingLimits(
            instance: instanceLimit, recipient: recipientLimit, capacity: 8)
        settings.maxBatch = 3
        return settings
    }

    static let instanceLimit = RateLimit(20, perNs: Span.second, burst: 5)
    static let recipientLimit = RateLimit(2, perNs: Span.second, burst: 2)

    func nextRun() -> Int32 {
        runs += 1
        return runs
    }

    func fault(_ text: String) { faults.append(text) }

    /// Runs to the end, when all that was accepted has ended.
    func run() {
        for number in 1...size.notifications {
            agenda.plan(at: moment()) { self.arrive(number) }
        }
        for index in nodes.indices {
            agenda.plan(at: now) { self.beat(index) }
            if random.below(2) == 0 { agenda.plan(at: moment()) { self.crash(index) } }
            if random.below(3) == 0 { agenda.plan(at: moment()) { self.setClock(index) } }
        }
        play(until: end)
        heal()
        // As long as the clocks were set by, and as long as anything may wait.
        let last = end + 4 * Span.hour
        while !isOver, let next = agenda.popFirst(until: last) { happen(next) }
        judge()
        // What is still planned holds this, and this holds the agenda.
        agenda = Agenda()
    }

    private var isOver: Bool {
        store.isSettled && nodes.allSatisfy { $0.desks.allSatisfy { $0.flying.isEmpty } }
    }

    private func play(until end: Int64) {
        while let next = agenda.popFirst(until: end) { happen(next) }
        now = end
    }

    private func happen(_ next: (time: Int64, action: () -> Void)) {
        now = next.time
        next.action()
    }

    private func moment() -> Int64 {
        now + Int64(random.below(size.activeSeconds * 1_000)) * Span.millisecond
    }

    private func crash(_ index: Int) {
        let node = nodes[index]
        guard node.isUp else { return }
        node.crash()
        let pause = Int64(random.below(60)) * Span.second
        agenda.plan(at: now + pause) { self.start(index) }
    }

    private func start(_ index: Int) {
        let node = nodes[index]
        guard !node.isUp else { return }
        let former = node.run
        node.start(run: nextRun(), settings: settings, trueTime: now)
        // One that knows that it ran before takes its own back; another waits for the leases.
        if random.below(2) == 0 { store.takeBack(from: former, due: node.read(now)) }
        agenda.plan(at: now) { self.beat(index) }
    }

    private func setClock(_ index: Int) {
        nodes[index].skew = random.below(2) == 0 ? Span.hour : -Span.hour
        if random.below(2) == 0 {
            agenda.plan(at: moment()) { self.nodes[index].skew = 0 }
        }
    }

    /// From now on nothing goes wrong any more.
    private func heal() {
        isHealed = true
        for index in channels.indices { channels[index] = ModelChannel(busy: 0, trouble: 0) }
        for index in nodes.indices {
            nodes[index].skew = 0
            start(index)
        }
    }

    /// How often a node looks around: seldom, once all it can do is wait.
    func nextBeat() -> Int64 {
        guard isHealed else { return Int64(500 + random.below(1_500)) * Span.millisecond }
        // What a clock that was set has put off by an hour needs no close look.
        let since = now - end
        if since > 3 * Span.minute { return 4 * Span.minute }
        return since < 30 * Span.second ? 3 * Span.second : 15 * Span.second
    }

    /// What holds when all is over.
    private func judge() {
        for text in store.illegal { fault(text) }
        var delivered: Set<Int> = []
        var ended: Set<Int> = []
        for row in store.rows {
            switch row.machine.state {
            case .delivered:
                delivered.formUnion(row.covers)
            case .dead, .expired: ended.formUnion(row.covers)
            case .movedOn: break
            default:
                fault("delivery \(row.machine.id) never ended: \(row.machine.state)")
            }
        }
        for number in accepted where !delivered.contains(number) && !ended.contains(number) {
            fault("notification \(number) was accepted and is lost")
        }
        for row in store.rows where !accepted.isSuperset(of: row.covers) {
            fault("delivery \(row.machine.id) is for nothing that was accepted")
        }
    }
}
