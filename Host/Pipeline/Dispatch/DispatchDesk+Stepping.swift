import CBelfry
import Core
import Loading
import Observability
import Outbox
import Platform
import Store
import Synchronization
import Vocabulary
import Words

/// What the dispatcher's thread does for one desk.
extension DispatchDesk {
    /// Hands over what is ready, chooses what goes next, reads on; says when to come again, at the
    /// latest.
    func step() -> Int64 {
        handOver()
        while choose() { handOver() }
        readOn()
        let now = links.clock.now
        let time = book.withLock { book in
            book.channel == nil ? nil : book.dispatcher.wake(at: now)
        }
        return time ?? .max
    }

    // MARK: Choosing

    /// False: nothing may go now.
    private func choose() -> Bool {
        let now = links.clock.now
        // What follows from an end is looked up without the lock: it asks other desks and people.
        var closed: [(settlement: Settlement, parcel: Parcel?)] = []
        let batch = book.withLock { book -> Batch? in
            guard book.channel != nil, !links.isEnding else { return nil }
            book.dispatcher.take(into: &book.batch, at: now)
            guard !book.batch.isEmpty else { return nil }
            for item in book.batch.items {
                if item.claim == .none {
                    book.becomeReady(item)
                } else {
                    book.claiming[item.token.raw] = item.delivery.id
                }
            }
            closed = book.batch.closed.map { ($0, book.parcels[$0.id]) }
            for merge in book.batch.merges { book.parcels[merge.id] = nil }
            for settlement in book.batch.closed { book.parcels[settlement.id] = nil }
            return book.batch
        }
        guard let batch else { return false }
        links.writes.add(
            batch, of: self, closed: closed.map { settled($0.settlement, $0.parcel, at: now) })
        return true
    }

    /// The end of a delivery that was not attempted.
    private func settled(
        _ settlement: Settlement, _ parcel: Parcel?, at now: Int64
    ) -> DispatchWrites.Settled {
        var settled = DispatchWrites.Settled(
            desk: self, settlement: settlement, status: BELFRY_OK, endedNs: now)
        settled.detail = settlement.verdict.sentence
        settled.next = onward(settlement, parcel)
        tell(settled, of: parcel?.event, nil)
        return settled
    }

    // MARK: Handing over

    private func handOver() {
        while let (channel, ready) = nextReady() {
            let flight = Flight(load(ready), to: channel)
            guard !flight.items.isEmpty else { continue }
            launch(flight)
        }
    }

    /// The next batch that is ready.
    private func nextReady() -> (StoredChannel, [ReadyDelivery])? {
        book.withLock { book in
            guard let channel = book.channel, !book.ready.isEmpty else { return nil }
            var batch: [ReadyDelivery] = []
            while batch.count < channel.maxBatch, let next = book.ready.popFirst() {
                batch.append(next)
            }
            return (channel, batch)
        }
    }

    /// With its event and its words; what is of no use any more ends here.
    private func load(_ ready: [ReadyDelivery]) -> [Flight.Cargo] {
        var batch = BatchWords(for: self)
        var cargo: [Flight.Cargo] = []
        cargo.reserveCapacity(ready.count)
        for ready in ready where !isForNobody(ready) {
            guard let block = event(of: ready) else { continue }
            guard let words = words(of: ready, block, &batch) else {
                block.release()
                continue
            }
            let expires = block.event.pointee.expires_unix_ns
            cargo.append(
                Flight.Cargo(
                    item: ready.item, parcel: ready.parcel, block: block, words: words,
                    replacesProviderID: replaced(
                        by: ready, block.event.pointee.thread_key),
                    deadlineMonotonicNs: expires == 0 ? 0 : links.clock.monotonicNs(at: expires)))
        }
        return cargo
    }

    /// The event, retained; nil when the delivery has been dealt with.
    private func event(of ready: ReadyDelivery) -> EventBlock? {
        if let block = ready.block { return block }
        let token = ready.item.token.raw
        do throws(StoreError) {
            if let block = try links.shelf.event(ready.parcel.event) { return block }
            finish(token, status: BELFRY_INVALID, detail: "its event is no longer stored")
        } catch {
            let number = ready.item.delivery.id
            links.log.write(
                .error, name, "an event could not be read: \(error)",
                [
                    LogField("delivery", String(number)),
                    LogField(
                        "notification", String(DeliveryNumber(rawValue: number).notification)),
                ])
            finish(token, status: BELFRY_BUSY, detail: "its event could not be read")
        }
        return nil
    }

    private func launch(_ flight: Flight) {
        let ledger = flight.channel.running.port.ledger
        // Before: the channel may complete within deliver().
        book.withLock { book in
            for item in flight.items { book.flights[item.token.raw] = flight }
        }
        ledger.hold(flight.items.lazy.map(\.token.raw))
        let status = flight.channel.deliver(
            flight.batch, count: flight.items.count, watch: watch)
        switch status {
        case BELFRY_OK:
            let now = links.clock.now
            book.withLock { book in
                for item in flight.items { book.dispatcher.handedOver(item.token, at: now) }
            }
        case nil, BELFRY_BUSY:
            takeBack(flight)
        case let status?:
            for item in flight.items {
                ledger.withdraw(item.token.raw)
                finish(
                    item.token.raw, status: BELFRY_INVALID,
                    detail: "deliver() answered \(nameOfStatus(status))")
            }
        }
    }

    /// The channel took nothing.
    private func takeBack(_ flight: Flight) {
        let instance = flight.channel.running.instance
        instance.counters.channelBusy.add()
        for item in flight.items { flight.channel.running.port.ledger.withdraw(item.token.raw) }
        book.withLock { book in
            for item in flight.items { book.flights[item.token.raw] = nil }
            book.dispatcher.refused(flight.items, at: links.clock.now)
            // What is ready behind it waits in its own place of the line.
            var behind: [BatchItem] = []
            while let next = book.ready.popFirst() {
                next.block?.release()
                behind.append(next.item)
            }
            if !behind.isEmpty { book.dispatcher.refused(behind, at: links.clock.now) }
        }
    }

    // MARK: Reading on

    private func readOn() {
        while let refill = nextRefill() {
            do throws(StoreError) {
                let rows = try links.store.due(
                    DueRequest(
                        instance: number, priority: Int32(refill.line),
                        after: (
                            refill.after.due, DeliveryNumber(rawValue: refill.after.id)
                        ),
                        untilNs: refill.until, limit: refill.limit))
                let deliveries = rows.map { delivery(of: $0) }
                book.withLock { book in
                    book.dispatcher.queue.refilled(refill, with: deliveries)
                    for row in rows { book.parcels[row.number.rawValue] = Parcel(row) }
                }
            } catch {
                book.withLock { $0.dispatcher.queue.refillFailed(refill) }
                links.log.write(.error, name, "what is due could not be read: \(error)")
                return
            }
        }
    }

    private func nextRefill() -> Refill? {
        let now = links.clock.now
        return book.withLock { book in
            guard book.channel != nil, !links.isEnding else { return nil }
            return book.dispatcher.queue.refill(at: now)
        }
    }

    private func delivery(of row: Store.DueDelivery) -> Outbox.DueDelivery {
        var delivery = Outbox.DueDelivery(
            id: row.number.rawValue, due: row.dueNs,
            priority: .init(rawValue: row.priority) ?? .medium)
        delivery.since = row.sinceNs
        delivery.expires = row.expiresNs ?? .max
        delivery.user = DispatchKeys.key(row.user)
        delivery.recipient = DispatchKeys.key(row.recipient)
        delivery.thread = DispatchKeys.key(row.threadKey, within: delivery.recipient)
        delivery.group = DispatchKeys.group(
            row.group, of: row.user, at: row.recipient)
        delivery.merged = UInt16(clamping: row.merged)
        delivery.attempts = UInt8(clamping: row.attempts)
        delivery.isRepeat = row.isRepeat
        delivery.hasFallback = links.hasFallback(self, after: Rung(stored: row.rung))
        return delivery
    }

    // MARK: Once a second

    /// Gives up attempts that take too long.
    func giveUpLate() {
        var asked: [AttemptToken] = []
        var completions: [Completion] = []
        let now = links.clock.now
        let ended = book.withLock { book in
            book.dispatcher.giveUp(
                at: now, randomBits: Random.bits(), asked: &asked, completions: &completions)
            return completions.map { completion in
                let parcel = book.parcels[completion.settlement.id]
                book.forgetUnlessKnown(completion.settlement.id)
                return (completion, parcel)
            }
        }
        for token in asked {
            book.withLock { $0.flights[token.raw]?.channel }?.cancel(token.raw)
        }
        for (completion, parcel) in ended {
            counters.note(.unknown)
            var settled = DispatchWrites.Settled(
                desk: self, settlement: completion.settlement, status: BELFRY_UNKNOWN, endedNs: now)
            settled.detail = "no answer in time"
            settled.next = onward(completion.settlement, parcel)
            tell(settled, of: parcel?.event, nil)
            links.writes.add([settled])
            if let effect = completion.circuit {
                links.tell(effect, of: self, because: settled.detail)
            }
        }
    }
}

extension DispatchBook {
    /// Claimed before, and put back: nothing is to be written.
    mutating func becomeReady(_ item: BatchItem) {
        guard let parcel = parcels[item.delivery.id] else { return }
        ready.append(ReadyDelivery(item: item, parcel: parcel, block: nil))
    }
}

extension Verdict {
    /// Why a delivery ended that nobody attempted.
    fileprivate var sentence: String {
        switch self {
        case .expired: "it had expired"
        case .dead(.age): "it waited longer than the channel may take"
        case .dead(.cancelled): "it was cancelled"
        case .movedOn: "the channel failed for as long as its fallback list waits"
        default: ""
        }
    }
}
