import CBelfry
import Core
import Loading
import Observability
import Pipeline
import Synchronization

/// The durable deliveries of one channel instance: in order, offered again after a BUSY, within
/// what the channel says it can hold.
///
/// Any thread.
final class DeliveryDesk: Sendable {
    private struct Book {
        var waiting = Deque<DeliveryMemory>()
        /// The batch of each token that the channel has.
        var held: [UInt64: DeliveryMemory] = [:]
        var isOffering = false
        /// The channel was busy: nothing is offered until it has room, or a moment has passed.
        var isBusy = false
        /// The control thread has been asked to look again.
        var isNudged = false
    }

    private let running: RunningInstance
    private let channel: belfry_channel
    private let recording: Recording
    private let book = Mutex(Book())

    init?(_ running: RunningInstance, recording: Recording) {
        guard let channel = running.instance.descriptor.channel else { return nil }
        self.running = running
        self.channel = channel.pointee
        self.recording = recording
    }

    var maxBatch: Int {
        channel.max_batch == 0 ? 64 : Int(channel.max_batch)
    }

    private var maxInFlight: Int {
        channel.max_in_flight == 0 ? 1_024 : Int(channel.max_in_flight)
    }

    func add(_ memory: DeliveryMemory) {
        book.withLock { $0.waiting.append(memory) }
        offer()
    }

    /// Offers what waits until it is taken, the channel is busy, or it holds as much as it can.
    func offer() {
        let isMine = book.withLock { book -> Bool in
            defer { book.isOffering = true }
            return !book.isOffering
        }
        guard isMine else { return }
        while let memory = next() {
            let status = running.visits.visit {
                running.instance.inCall("deliver") {
                    channel.deliver(running.instance.context, memory.batch)
                }
            }
            settle(memory, status ?? BELFRY_INVALID)
        }
    }

    /// The next batch, its tokens held from now on: the channel may complete them within deliver().
    ///
    /// Nil: nothing is to be offered now.
    private func next() -> DeliveryMemory? {
        book.withLock { book in
            let iterator = book.waiting.makeIterator()
            guard let memory = iterator.next(), !book.isBusy,
                book.held.isEmpty || book.held.count + memory.tokens.count <= maxInFlight
            else {
                book.isOffering = false
                return nil
            }
            _ = book.waiting.popFirst()
            for token in memory.tokens { book.held[token] = memory }
            return memory
        }
    }

    private func settle(_ memory: DeliveryMemory, _ status: belfry_status) {
        switch status {
        case BELFRY_OK: return
        case BELFRY_BUSY:
            running.instance.counters.channelBusy.add()
            putBack(memory)
            running.instance.offerAgain(afterNs: 5_000_000) { [self] in lookAgain() }
        default:
            for (token, key) in zip(memory.tokens, memory.keys) where drop(token) != nil {
                running.port.ledger.withdraw(token)
                recording.add(refusal(token, key, status))
            }
        }
    }

    private func putBack(_ memory: DeliveryMemory) {
        book.withLock { book in
            for token in memory.tokens { book.held[token] = nil }
            var all = Deque<DeliveryMemory>()
            all.append(memory)
            for other in book.waiting { all.append(other) }
            book.waiting = all
            book.isBusy = true
        }
    }

    /// The channel has room: it is offered more, on the control thread, for whoever says so may
    /// hold a lock of the plugin's.
    func nudge() {
        let isFirst = book.withLock { book -> Bool in
            defer { book.isNudged = true }
            return !book.isNudged
        }
        if isFirst { running.instance.offerAgain(afterNs: 0) { [self] in lookAgain() } }
    }

    private func lookAgain() {
        book.withLock { book in
            book.isBusy = false
            book.isNudged = false
        }
        offer()
    }

    private func refusal(_ token: UInt64, _ key: String, _ status: Int32) -> TestOutcome {
        TestOutcome(
            channel: running.name, token: token, idempotencyKey: key,
            status: PluginStatus(rawValue: status), retryAfterNs: 0, providerID: "",
            detail: "deliver() answered \(nameOfStatus(status))", wasTaken: false)
    }

    /// The channel has completed a token: records it, and frees the batch with its last one.
    func completed(_ outcome: DeliveryLedger.Outcome) {
        guard let memory = drop(outcome.token),
            let index = memory.tokens.firstIndex(of: outcome.token)
        else { return }
        recording.add(
            TestOutcome(
                channel: running.name, token: outcome.token, idempotencyKey: memory.keys[index],
                status: PluginStatus(rawValue: outcome.status), retryAfterNs: outcome.retryAfterNs,
                providerID: outcome.providerID, detail: outcome.detail, wasTaken: true))
        if book.withLock({ !$0.waiting.isEmpty }) { nudge() }
    }

    private func drop(_ token: UInt64) -> DeliveryMemory? {
        book.withLock { $0.held.removeValue(forKey: token) }
    }

    /// Asks the channel to give a delivery up.
    ///
    /// False: it does not hold it, or cannot be asked.
    func cancel(_ token: UInt64) -> Bool {
        guard book.withLock({ $0.held[token] != nil }), let cancel = channel.cancel else {
            return false
        }
        return running.visits.visit {
            running.instance.inCall("cancel") { cancel(running.instance.context, token) }
        } != nil
    }
}
