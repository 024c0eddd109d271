import CBelfry
import Configuration
import Control
import Core
import JSON
import Loading
import People
import Pipeline
import Platform
import Store
import Synchronization

/// Sends a test to channels, past the routes, and says what became of it on each.
///
/// One at a time, on a thread of its own: a channel may take its time.
final class ChannelTrial: Sendable {
    private static let patienceNs: Int64 = 30_000_000_000

    private let ledger: Ledger
    private let isUnderWay = Atomic<Bool>(false)

    init(_ ledger: Ledger) { self.ledger = ledger }

    /// Answers within about half a minute, and never waits itself.
    ///
    /// `channel`: nil for all that run.
    func begin(_ channel: String?, by caller: Caller, _ reply: PendingReply) {
        guard !isUnderWay.exchange(true, ordering: .acquiring) else {
            reply.complete(
                .error(
                    503, code: "busy", "Another test is under way; try again when it has ended."))
            return
        }
        do throws(SystemError) {
            let thread = try Thread(named: "test-send", stackBytes: 256 * 1024) { [self] in
                let answer = run(channel, by: caller)
                // First: who has an answer may ask again.
                isUnderWay.store(false, ordering: .releasing)
                reply.complete(answer)
            }
            thread.abandon()
        } catch {
            isUnderWay.store(false, ordering: .releasing)
            reply.complete(.error(503, code: "busy", "No thread can be had for a test: \(error)."))
        }
    }

    private func run(_ channel: String?, by caller: Caller) -> ControlReply {
        do throws(LedgerRefusal) {
            let channels = try channels(channel)
            try ledger.note("channel.test", channel ?? "all", by: caller)
            var draft = EventDraft(type: DurableLane.trialType)
            draft.id = ledger.host.api.identity.next(at: ledger.now)
            draft.title = "Test from Belfry"
            draft.body = "Whoever reads this is reached by this channel."
            var results: [ChannelTrialResult] = []
            for running in channels where running.channel != nil {
                results.append(tryLive(running, draft))
            }
            let stored = channels.filter { $0.channel == nil }.map(\.name)
            if !stored.isEmpty { results += try tryStored(stored, draft) }
            results.sort { $0.channel < $1.channel }
            return .json([
                "event": .string(draft.id), "ok": .bool(results.allSatisfy(\.isOK)),
                "results": .array(results.map(\.json)),
            ])
        } catch {
            return error.reply
        }
    }

    private func channels(_ name: String?) throws(LedgerRefusal) -> [RunningInstance] {
        let roster = ledger.host.current
        let running = roster.running.filter { $0.definition.kind == .channel }
        guard let name else { return running }
        if let channel = running.first(where: { $0.name == name }) { return [channel] }
        if let idle = roster.setAside.first(where: { $0.definition.name == name }) {
            throw LedgerRefusal(
                status: 409, code: "channel_down",
                sentence: "\"\(name)\" does not run: \(idle.reason).")
        }
        throw .missing("channel", "No channel \"\(name)\" runs here.")
    }

    private func tryLive(_ running: RunningInstance, _ draft: EventDraft) -> ChannelTrialResult {
        let status = try? ledger.host.tryOut(running, draft)
        switch status {
        case BELFRY_OK?:
            return ChannelTrialResult(running.name, isOK: true, "delivered", "the channel took it")
        case let status?:
            return ChannelTrialResult(
                running.name, isOK: false, "failed", "deliver() answered \(nameOfStatus(status))")
        default:
            return ChannelTrialResult(running.name, isOK: false, "failed", "it has just ended")
        }
    }

    // MARK: Stored first

    private func tryStored(
        _ channels: [String], _ draft: EventDraft
    ) throws(LedgerRefusal) -> [ChannelTrialResult] {
        let receipt = SharedReceipt()
        let isTaken = try? ledger.lane.take(
            draft, onlyTo: channels, from: ledger.host.api, safe: { receipt.note($0) })
        guard isTaken == true else {
            throw LedgerRefusal(
                status: 503, code: "busy",
                sentence: "There is no room for another event; try again in a moment.")
        }
        let deadline = Clock.system.monotonicNs() + ChannelTrial.patienceNs
        var rows: [StoredDelivery] = []
        while Clock.system.monotonicNs() < deadline {
            if receipt.isRefused {
                throw LedgerRefusal(
                    status: 503, code: "not_stored",
                    sentence: "The test could not be stored; see `belfry status`.")
            }
            rows = try deliveries(of: draft.id)
            if receipt.isSafe, rows.allSatisfy({ isOver($0) }) { break }
            Clock.pause(milliseconds: 10)
        }
        return channels.map { result(of: $0, among: rows) }
    }

    private func deliveries(of id: String) throws(LedgerRefusal) -> [StoredDelivery] {
        try ledger.ask { () throws(StoreError) in
            guard let event = try ledger.store.event(withID: id) else { return [] }
            return try ledger.store.deliveries(of: .event(event), after: nil, limit: 1_000)
        }
    }

    /// Nothing becomes of it while somebody waits.
    private func isOver(_ row: StoredDelivery) -> Bool {
        row.state.isFinal
            || row.state == .due && row.timeNs > ledger.now + ChannelTrial.patienceNs
    }

    private func result(of channel: String, among rows: [StoredDelivery]) -> ChannelTrialResult {
        let own = rows.first { $0.rung == 0 && ledger.name(ofInstance: $0.instance) == channel }
        guard let own else {
            return ChannelTrialResult(
                channel, isOK: false, "not_sent",
                "it was held back, as a silence does; see `belfry explain`")
        }
        let fate = DeliveryFate(own, zone: .utc, instance: channel)
        let words = own.state.isFinal ? [fate.outcome] : [fate.outcome] + fate.attempts.suffix(1)
        return ChannelTrialResult(
            channel, isOK: own.state == .delivered, own.state.name, words.joined(separator: "; "))
    }
}

/// What became of a test on one channel.
struct ChannelTrialResult {
    let channel: String
    let isOK: Bool
    private let state: String
    private let detail: String

    init(_ channel: String, isOK: Bool, _ state: String, _ detail: String) {
        self.channel = channel
        self.isOK = isOK
        self.state = state
        self.detail = detail
    }

    var json: JSONValue {
        [
            "channel": .string(channel), "ok": .bool(isOK), "state": .string(state),
            "detail": .string(detail),
        ]
    }
}

/// Whether the test is stored, told by the committer's thread.
private final class SharedReceipt: Sendable {
    private let status: Mutex<belfry_status?> = Mutex(nil)

    func note(_ status: belfry_status) { self.status.withLock { $0 = status } }

    var isSafe: Bool { status.withLock { $0 == BELFRY_OK } }
    var isRefused: Bool { status.withLock { $0.map { $0 != BELFRY_OK } ?? false } }
}
