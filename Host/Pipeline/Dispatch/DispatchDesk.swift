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

    /// What the committer planned is on disk: it goes, or stands in its queue, or is no more.
    ///
    /// Who sends is to be woken after that.
    func committed(_ plans: [PlannedDelivery], in work: borrowing StoreWork) {
        let now = links.clock.now
        var soon: [StoreWork.Event] = []
        book.withLock { book in
            for plan in plans {
                let (event, row) = (work.events[plan.event], work.deliveries[plan.delivery])
                if book.begin(plan, event, row, at: now) { soon.append(event) }
            }
        }
        links.shelf.put(soon)
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
        delivery.merged = onward.merged
        delivery.hasFallback = links.hasFallback(self, after: parcel.rung)
        if let block = try? links.shelf.event(parcel.event) {
            delivery.readTerms(of: block)
            block.release()
        }
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

    /// Tokens were completed.
    package func complete(_ outcomes: [DeliveryLedger.Outcome]) {
        end(outcomes, saidByChannel: true)
    }

    private func end(_ outcomes: [DeliveryLedger.Outcome], saidByChannel: Bool) {
        let now = links.clock.now
        // Freed when the lock is no longer held: a flight may be large.
        var flights: [Flight] = []
        var ended: [(place: Int, completion: Completion, parcel: Parcel?)] = []
        ended.reserveCapacity(outcomes.count)
        book.withLock { book in
            for (place, outcome) in outcomes.enumerated() {
                guard let completion = book.complete(outcome, at: now, &flights) else { continue }
                ended.append((place, completion, book.takeParcel(completion.settlement.id)))
            }
        }
        links.writes.add(
            ended.map { end in
                counters.note(AttemptOutcome(outcomes[end.place]))
                var settled = settled(
                    end.completion.settlement, end.parcel, by: outcomes[end.place], now)
                let saysGone = saidByChannel && outcomes[end.place].status == BELFRY_GONE
                if saysGone { settled.gone = end.parcel }
                let token = outcomes[end.place].token
                tell(
                    settled, of: end.parcel?.event,
                    flights.lazy.compactMap { $0.event(of: token) }.first)
                return settled
            })
        for end in ended {
            guard let effect = end.completion.circuit else { continue }
            links.tell(effect, of: self, because: outcomes[end.place].detail)
        }
        links.wake()
    }

    /// An attempt that ended without the channel's having said so.
    func finish(_ token: UInt64, status: Int32, detail: String) {
        let outcome = DeliveryLedger.Outcome(
            token: token, status: status, retryAfterNs: 0, providerID: "", detail: detail)
        end([outcome], saidByChannel: false)
    }

    private func settled(
        _ settlement: Settlement, _ parcel: Parcel?, by outcome: DeliveryLedger.Outcome,
        _ now: Int64
    ) -> DispatchWrites.Settled {
        var settled = DispatchWrites.Settled(
            desk: self, settlement: settlement, status: outcome.status, endedNs: now,
            providerID: outcome.providerID, detail: outcome.detail)
        settled.next = onward(settlement, parcel)
        return settled
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
        var onward = links.onward(from: self, parcel)
        onward?.merged = settlement.merged
        return onward
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

    /// A plan is committed; true: it waits, and its event is to be at hand.
    mutating func begin(
        _ plan: PlannedDelivery, _ event: StoreWork.Event, _ row: StoreWork.Delivery, at now: Int64
    ) -> Bool {
        guard !event.isDuplicate else {
            if let token = plan.token { dispatcher.abandon(token) }
            return false
        }
        let parcel = plan.parcel.of(event.number)
        guard let token = plan.token else {
            var known = plan.known
            known.id = row.number.rawValue
            guard dispatcher.queue.offer(known) else { return false }
            parcels[known.id] = parcel
            return true
        }
        if !row.isRefused {
            dispatcher.bind(token, id: row.number.rawValue)
            // Also where the commit took so long that the claim is renewed first: it is known then.
            parcels[row.number.rawValue] = parcel
        }
        guard let delivery = dispatcher.confirm(token, isWon: !row.isRefused, at: now) else {
            return false
        }
        event.block.retain()
        ready.append(
            ReadyDelivery(
                item: BatchItem(token: token, delivery: delivery, claim: .none),
                parcel: parcel, block: event.block))
        return false
    }

    /// Nil for a token that is none any more; `released`: the flights it leaves.
    mutating func complete(
        _ outcome: DeliveryLedger.Outcome, at now: Int64, _ released: inout [Flight]
    ) -> Completion? {
        let flight = flights.removeValue(forKey: outcome.token)
        if let flight, flight !== released.last { released.append(flight) }
        return dispatcher.complete(
            AttemptToken(raw: outcome.token), AttemptOutcome(outcome), at: now,
            randomBits: random.next())
    }

    /// The parcel of a delivery, which is forgotten with it.
    mutating func takeParcel(_ id: Int64) -> Parcel? {
        dispatcher.queue.knows(id) ? parcels[id] : parcels.removeValue(forKey: id)
    }

    mutating func forgetUnlessKnown(_ id: Int64) {
        if !dispatcher.queue.knows(id) { parcels[id] = nil }
    }
}

extension Outbox.DueDelivery {
    /// Until when its event is of use, and of which thread it is.
    fileprivate mutating func readTerms(of block: EventBlock) {
        let event = block.event.pointee
        expires = event.expires_unix_ns == 0 ? .max : event.expires_unix_ns
        thread = DispatchKeys.key(event.thread_key.text, within: recipient)
    }
}

extension AttemptOutcome {
    fileprivate init(_ outcome: DeliveryLedger.Outcome) {
        self.init(status: outcome.status, retryAfterNs: outcome.retryAfterNs)
    }
}
