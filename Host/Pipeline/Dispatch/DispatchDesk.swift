import CBelfry
import Configuration
import Core
import Loading
import Observability
import Outbox
import Platform
import Store
import Synchronization
import Vocabulary

/// All stored deliveries of one channel instance: which goes next, what is on its way, what became
/// of it.
///
/// It belongs to the instance's name and outlives its generations: what an old one still has
/// completes here too. Any thread; never waits but for the moment in which another thread is inside
/// its book.
package final class DispatchDesk: Sendable {
    package let name: String
    /// The store's number of the instance.
    package let number: Int32
    package let counters = DispatchCounters()
    let links: DispatchLinks
    let book: Mutex<DispatchBook>
    private let standing: Mutex<ChannelTrouble?> = Mutex(nil)
    private let lines = Mutex(LineBudget())
    /// Watches deliver() where the dispatcher calls it.
    let watch = CallWatch(DispatchDesk.allowance)

    /// A channel that completes at once does so inside of deliver(): what the host does then is no
    /// lateness of the channel's.
    private static let allowance = CallWatch.Allowance(perItemNs: 20_000)

    init(_ name: String, number: Int32, links: DispatchLinks) {
        self.name = name
        self.number = number
        self.links = links
        book = Mutex(DispatchBook(InstanceDispatcher()))
    }

    // MARK: The channel

    /// From now on deliveries go to `channel`, in this way; nil: they wait.
    func attach(_ channel: StoredChannel?, _ sending: SendingSettings = SendingSettings()) {
        book.withLock { book in
            book.channel = channel
            guard let channel else { return }
            let manner = DispatchBook.Manner(
                sending: sending, maxInFlight: channel.maxInFlight, maxBatch: channel.maxBatch)
            if book.manner != manner {
                book.manner = manner
                standing.withLock { $0 = nil }
                book.dispatcher.adopt(
                    sending.dispatcher(
                        maxInFlight: manner.maxInFlight, maxBatch: manner.maxBatch))
            }
            book.dispatcher.ready()
        }
        links.wake()
    }

    /// The channel says that it has room again.
    func channelIsReady() {
        book.withLock { $0.dispatcher.ready() }
        links.wake()
    }

    /// Waits at most so long for an instance to complete what it took.
    func letFinish(_ running: RunningInstance, forNs durationNs: Int64) {
        let deadline = Clock.system.monotonicNs() + durationNs
        while Clock.system.monotonicNs() < deadline,
            book.withLock({ $0.flights.values.contains { $0.channel.running === running } })
        {
            Clock.pause(milliseconds: 1)
        }
    }

    /// An instance has ended: what it took and never completed may have been sent.
    func abandon(_ running: RunningInstance) {
        let tokens = book.withLock { book in
            book.flights.filter { $0.value.channel.running === running }.map(\.key)
        }
        for token in tokens {
            running.port.ledger.withdraw(token)
            finish(token, status: BELFRY_UNKNOWN, detail: "the plugin ended without an answer")
        }
    }

    // MARK: Deliveries that come in, on the committer's thread

    /// A delivery about to be inserted goes at once, if nothing stands before it.
    func claimNow(_ delivery: Outbox.DueDelivery) -> AttemptToken? {
        book.withLock { book in
            guard book.channel != nil, !links.isEnding else { return nil }
            return book.dispatcher.claimNow(delivery, at: links.clock.now)
        }
    }

    /// The insert that carries a claim is committed: it is sent next.
    func begin(
        _ token: AttemptToken, as number: DeliveryNumber, _ parcel: Parcel, _ block: EventBlock
    ) {
        book.withLock { book in
            book.dispatcher.bind(token, id: number.rawValue)
            let now = links.clock.now
            guard let delivery = book.dispatcher.confirm(token, isWon: true, at: now) else {
                return
            }
            block.retain()
            book.parcels[number.rawValue] = parcel
            book.ready.append(
                ReadyDelivery(
                    item: BatchItem(token: token, delivery: delivery, claim: .none),
                    parcel: parcel, block: block))
        }
        links.wake()
    }

    /// The insert that carries a claim could not be made, or was of a duplicate.
    func abandon(_ token: AttemptToken) {
        book.withLock { $0.dispatcher.abandon(token) }
    }

    /// A delivery that was just committed as due.
    func offer(_ delivery: Outbox.DueDelivery, _ parcel: Parcel) {
        book.withLock { book in
            if book.dispatcher.queue.offer(delivery) { book.parcels[delivery.id] = parcel }
        }
        links.wake()
    }

    /// Deliveries have become due past the desk: they go as if they had just been committed.
    func lookAgain() {
        book.withLock { $0.dispatcher.queue.rescan() }
        links.wake()
    }

    /// The next step of a fallback list, committed as due.
    func begin(_ onward: DispatchWrites.Onward, as number: DeliveryNumber) {
        let parcel = onward.parcel
        var delivery = Outbox.DueDelivery(
            id: number.rawValue, due: links.clock.now,
            priority: .init(rawValue: parcel.priority) ?? .medium)
        delivery.user = DispatchKeys.key(parcel.user)
        delivery.recipient = DispatchKeys.key(parcel.recipient)
        delivery.hasFallback = links.hasFallback(self, after: parcel.rung)
        offer(delivery, parcel)
    }

    /// The store has answered a claim.
    func claimed(_ token: AttemptToken, isWon: Bool, merges: Int) {
        book.withLock { book in
            let id = book.claiming.removeValue(forKey: token.raw)
            let now = links.clock.now
            let delivery = book.dispatcher.confirm(token, isWon: isWon, merges: merges, at: now)
            guard let delivery else {
                if let id { book.forgetUnlessKnown(id) }
                return
            }
            guard let parcel = book.parcels[delivery.id] else { return }
            book.ready.append(
                ReadyDelivery(
                    item: BatchItem(token: token, delivery: delivery, claim: .none),
                    parcel: parcel, block: nil))
        }
        links.wake()
    }

    // MARK: Outcomes, on the plugin's threads

    /// A token was completed.
    package func complete(_ outcome: DeliveryLedger.Outcome) {
        finish(
            outcome.token, status: outcome.status, retryAfterNs: outcome.retryAfterNs,
            providerID: outcome.providerID, detail: outcome.detail)
    }

    func finish(
        _ token: UInt64, status: Int32, retryAfterNs: Int64 = 0, providerID: String = "",
        detail: String
    ) {
        let now = links.clock.now
        let outcome = AttemptOutcome(status: status, retryAfterNs: retryAfterNs)
        // Freed when the lock is no longer held: a flight may be large.
        var flight: Flight?
        let end = book.withLock { book -> (Completion, Parcel?)? in
            flight = book.flights.removeValue(forKey: token)
            let completion = book.dispatcher.complete(
                AttemptToken(raw: token), outcome, at: now,
                randomBits: book.random.next())
            guard let completion else { return nil }
            let parcel = book.parcels[completion.settlement.id]
            book.forgetUnlessKnown(completion.settlement.id)
            return (completion, parcel)
        }
        guard let (completion, parcel) = end else { return }
        counters.note(outcome)
        var settled = DispatchWrites.Settled(
            desk: self, settlement: completion.settlement, status: status, endedNs: now,
            providerID: providerID, detail: detail)
        settled.next = onward(completion.settlement, parcel)
        tell(settled, of: parcel?.event, flight?.event(of: token))
        withExtendedLifetime(flight) {}
        links.writes.add(settled)
        if let effect = completion.circuit { links.tell(effect, of: self, because: detail) }
        links.wake()
    }

    /// Nil: enough has been said in this second; else how many lines were left out before.
    func admitLine() -> Int? {
        let now = Clock.system.monotonicNs()
        return lines.withLock { $0.admit(at: now) }
    }

    /// Where a delivery goes on that moved on.
    func onward(
        _ settlement: Settlement, _ parcel: Parcel?
    ) -> DispatchWrites.Onward? {
        guard case .movedOn = settlement.verdict, let parcel else { return nil }
        return links.onward(from: self, parcel)
    }

    // MARK: What is told of it

    /// Why it delivers nothing at the moment; nil: nothing stands in the way.
    package var trouble: ChannelTrouble? { standing.withLock { $0 } }

    /// Its circuit has opened or closed.
    func note(_ effect: Circuit.Effect, because detail: String) {
        let now = links.clock.now
        standing.withLock { standing in
            switch effect {
            case .closed: standing = nil
            case .opened, .raiseCredentialsAlert:
                let isFirst = effect.raisesAlert && standing?.isOfCredentials != true
                standing = ChannelTrouble(
                    sinceNs: isFirst ? now : standing?.sinceNs ?? now,
                    isOfCredentials: effect.raisesAlert || standing?.isOfCredentials == true,
                    detail: detail)
            }
        }
    }

    // MARK: For the dispatcher

    /// Its channel runs.
    package var isOpen: Bool { book.withLock { $0.channel != nil } }

    /// Something of it is on its way, or about to be.
    var isBusy: Bool {
        book.withLock { !$0.flights.isEmpty || !$0.ready.isEmpty || !$0.claiming.isEmpty }
    }

    /// What the store has as claimed by us and no channel was ever given; once all is over.
    func claimedAndUnsent() -> [DeliveryNumber] {
        book.withLock { book in
            var numbers = book.dispatcher.queue.claimedAndIdle.map { DeliveryNumber(rawValue: $0) }
            while let ready = book.ready.popFirst() {
                ready.block?.release()
                numbers.append(DeliveryNumber(rawValue: ready.item.delivery.id))
            }
            return numbers
        }
    }

    /// The clock was set.
    func shift(by step: Int64) { book.withLock { $0.dispatcher.shift(by: step) } }
}

/// What a desk's lock protects.
struct DispatchBook: ~Copyable, @unchecked Sendable {
    // Sendable: blocks and flights are immutable.

    /// What plugins.yaml says of the sending, and what the plugin says that it can take.
    struct Manner: Equatable {
        let sending: SendingSettings
        let maxInFlight: Int
        let maxBatch: Int
    }

    var dispatcher: InstanceDispatcher
    var channel: StoredChannel?
    /// Committed claims, in order.
    var ready = Deque<ReadyDelivery>()
    /// By id, as long as the dispatcher knows the delivery.
    var parcels: [Int64: Parcel] = [:]
    /// The batch of each token that the channel has.
    var flights: [UInt64: Flight] = [:]
    /// The id behind each token whose claim is being written.
    var claiming: [UInt64: Int64] = [:]
    /// Kept for its memory.
    var batch = Batch()
    /// How it sends; nil: it has had no channel yet.
    var manner: Manner?
    /// Spreads pauses: one of its own, for the system's is a call into the kernel.
    var random = SeededNumbers(seed: Random.bits())

    init(_ dispatcher: consuming InstanceDispatcher) {
        self.dispatcher = dispatcher
    }

    mutating func forgetUnlessKnown(_ id: Int64) {
        if !dispatcher.queue.knows(id) { parcels[id] = nil }
    }
}
