package import BelfryKit
import Synchronization

/// A source of everything that can happen at a trading desk, for trying out and for measuring.
package final class SimulatorSource: Source, HandingOff, Reconfigurable {
    package static let identity = Identity(
        id: "belfry.simulator", version: "1.0.0", vendor: "Belfry")
    // Two of them with one seed would tell everything twice.
    package static let isExclusive = true

    /// But for the tempo, which is the desk's.
    private let settings: SimulatorSettings
    private let host: Host
    private let desk: Monitor<Desk>
    private let thread = Mutex<WorkerThread?>(nil)
    private let busy: Metric
    private static let pageSize = 64

    /// What the control thread and the market's thread tell each other.
    private struct Desk: Sendable {
        var position: Position
        var tempo: Tempo
        var isPaused = false
        /// The thread is at work, and `position` is old.
        var isWorking = false
        var isEnding = false
        /// Counts resume(), so that one that comes before the wait for it is not missed.
        var resumptions = 0
    }

    package init(settings: SimulatorSettings, host: Host) {
        self.settings = settings
        self.host = host
        desk = Monitor(Desk(position: Position(settings), tempo: settings.tempo))
        busy = host.counter("busy_total", help: "Times that the host had no room for events.")
    }

    package func load(_ items: [(key: String, value: [UInt8])]) {
        guard let item = items.first(where: { $0.key == Self.positionKey }),
            let position = Position(decoding: item.value)
        else { return }
        desk.withLock { desk in
            guard desk.position.sequenceOf == position.sequenceOf else { return }
            desk.position = position
        }
    }

    package func start() throws {
        try openMarket(at: settings.tempo)
    }

    package func reconfigure(_ settings: SimulatorSettings) throws {
        guard settings.differsOnlyInTempo(from: self.settings) else {
            throw PluginError.invalid("Only the rate and the burst change in a market that runs.")
        }
        try openMarket(at: settings.tempo)
        desk.withLock { $0.tempo = settings.tempo }
        desk.ring()
    }

    private func openMarket(at tempo: Tempo) throws {
        // Silence needs no thread.
        guard tempo.rate > 0 else { return }
        try thread.withLock { thread in
            guard thread == nil else { return }
            thread = try WorkerThread(name: host.instance) { [self] in run() }
        }
    }

    package func pause() {
        desk.withLock { $0.isPaused = true }
        desk.ring()
        desk.wait { $0.isWorking ? nil : () }
    }

    package func unpause() {
        desk.withLock { $0.isPaused = false }
        desk.ring()
    }

    package func save() -> [(key: String, value: [UInt8])] {
        let position = desk.wait { $0.isWorking ? nil : $0.position }
        return [(Self.positionKey, position.encoded())]
    }

    package func resume() {
        desk.withLock { $0.resumptions += 1 }
        desk.ring()
    }

    package func stop(by deadline: Deadline) {
        desk.withLock { $0.isEnding = true }
        desk.ring()
        thread.withLock { $0.take() }?.join()
    }

    private static let positionKey = "position/1"

    // MARK: The market's thread

    private func run() {
        let page = Page(capacity: Self.pageSize)
        let scribe = Scribe(
            symbols: settings.symbols, users: settings.users, isWanted: settings.wants)
        var pace = Pace(desk.withLock { $0.tempo }, from: host.monotonicNow)
        while let turn = takeTurn(at: &pace) {
            var position = turn.position
            let paid = work(&position, turn.due, page, scribe)
            pace.pay(paid ?? 0)
            desk.withLock { desk in
                desk.position = position
                desk.isWorking = false
            }
            desk.ring()
            guard paid != nil, !isOver(position) else { return }
        }
    }

    /// Sleeps until events are due; nil when the end has come.
    private func takeTurn(at pace: inout Pace) -> (position: Position, due: Int)? {
        while true {
            let now = host.monotonicNow
            pace.change(to: desk.withLock { $0.tempo }, at: now)
            let due = pace.due(at: now)
            let turn = desk.wait { desk -> Turn? in
                if desk.isEnding { return .end }
                if desk.isPaused { return nil }
                guard due > 0 else { return .early }
                desk.isWorking = true
                return .work(desk.position)
            }
            switch turn {
            case .end: return nil
            case .work(let position): return (position, due)
            case .early:
                let (tempo, wakeUp) = (pace.tempo, pace.wakeUp(after: now))
                _ = desk.wait(atMost: wakeUp.map { .nanoseconds($0 - now) }) { desk in
                    desk.isEnding || desk.isPaused || desk.tempo != tempo ? () : nil
                }
            }
        }
    }

    private enum Turn {
        case end, early
        case work(Position)
    }

    /// Emits `due` events, page by page, and moves `position` behind what the host took.
    ///
    /// Returns how many that were; nil when the host will take none any more.
    private func work(
        _ position: inout Position, _ due: Int, _ page: Page, _ scribe: Scribe
    ) -> Int? {
        var paid = 0
        while paid < due, !isOver(position) {
            let before = position
            var count = min(due - paid, page.capacity)
            if settings.limit > 0 { count = min(count, settings.limit - position.sequence) }
            let time: EventTime =
                settings.startTime > 0
                ? .since(Int64(settings.startTime) * 1_000_000_000) : .now(host.unixNow)
            page.clear()
            scribe.rewind(to: position.sequence)
            for _ in 0..<count { scribe.write(next: &position.market, at: time, onto: page) }
            position.sequence = scribe.sequence
            switch handOver(page) {
            case .taken: paid += count
            case .interrupted:
                position = before
                return paid
            case .refused:
                position = before
                return nil
            }
        }
        return paid
    }

    private func isOver(_ position: Position) -> Bool {
        settings.limit > 0 && position.sequence >= settings.limit
    }

    private enum Handover {
        case taken, interrupted, refused
    }

    /// Offers the page until the host takes it: the order of events is the point of a simulator.
    private func handOver(_ page: Page) -> Handover {
        while true {
            let (seen, mustYield) = desk.withLock {
                ($0.resumptions, $0.isEnding || $0.isPaused)
            }
            if mustYield { return .interrupted }
            switch host.emit(page.events) {
            case .taken: return .taken
            case .invalid:
                host.health(.down, "The host refused simulated events; its log says why.")
                return .refused
            case .busy:
                busy.record()
                _ = desk.wait(atMost: .milliseconds(20)) { desk in
                    desk.resumptions != seen || desk.isEnding || desk.isPaused ? () : nil
                }
            }
        }
    }
}
