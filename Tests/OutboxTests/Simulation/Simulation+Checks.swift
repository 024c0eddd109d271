import Outbox
import Vocabulary

extension Simulation {
    /// Hands a batch to the channel, and checks all that must hold of each delivery in it.
    func deliver(_ items: [BatchItem], _ index: Int, _ desk: ModelNode.Desk) {
        let node = nodes[index]
        let time = node.read(now)
        guard !channels[desk.instance].refuses(&random) else {
            desk.dispatcher.refused(items, at: time)
            return
        }
        let run = node.run
        for item in items {
            check(item, node, desk)
            attempts += 1
            desk.dispatcher.handedOver(item.token, at: time)
            let id = item.delivery.id
            desk.flying[item.token] = id
            let fate = channels[desk.instance].fate(&random)
            if fate.isReceived { received.insert(id) }
            guard let outcome = fate.outcome else { continue }
            agenda.plan(at: now + fate.delay) {
                guard node.isUp, node.run == run else { return }
                self.complete(item.token, outcome, index, desk)
            }
        }
    }

    private func complete(
        _ token: AttemptToken, _ outcome: AttemptOutcome, _ index: Int, _ desk: ModelNode.Desk
    ) {
        let time = nodes[index].read(now)
        let id = desk.flying.removeValue(forKey: token)
        let completion = desk.dispatcher.complete(
            token, outcome, at: time, randomBits: random.next())
        guard let completion else {
            if id != nil { fault("the completion of delivery \(id ?? 0) was not known") }
            return
        }
        if completion.settlement.id != id { fault("token \(token.raw) names another delivery") }
        settle(completion, desk, at: time)
        take(index, desk)
        flush(index, desk)
    }

    /// What must hold of an attempt when it is handed over.
    private func check(_ item: BatchItem, _ node: ModelNode, _ desk: ModelNode.Desk) {
        let id = item.delivery.id
        guard id >= 1, id <= Int64(store.rows.count) else {
            return fault("delivery \(id) was sent and never committed")
        }
        let row = store[id]
        guard case .claimed(let claim) = row.machine.state, claim.node == node.run,
            claim.until > now, row.machine.attempts == item.delivery.attempts
        else {
            return fault("delivery \(id) was sent while \(row.machine.state)")
        }
        if received.contains(id), !item.delivery.isRepeat {
            fault("delivery \(id) was received before and is sent without the mark")
        }
        if item.delivery.isRepeat, !store.suspects.contains(id) {
            fault("delivery \(id) carries the mark of a repeat and cannot be one")
        }
        if item.delivery.merged != row.delivery.merged {
            fault("delivery \(id) says that it stands for \(item.delivery.merged) more")
        }
        checkThread(of: row, desk)
    }

    private func checkThread(of row: ModelStore.Row, _ desk: ModelNode.Desk) {
        let thread = row.delivery.thread
        guard thread != 0, row.delivery.group == 0 else { return }
        for node in nodes where node.isUp {
            for id in node.desks[desk.instance].flying.values where id != row.machine.id {
                if store[id].delivery.thread == thread, store[id].delivery.group == 0 {
                    fault("deliveries \(id) and \(row.machine.id) of one thread are in flight")
                }
            }
        }
    }

    /// Windows hold, and nothing critical waits where there is room for it.
    func checkTaken(_ desk: ModelNode.Desk, at time: Int64) {
        let window = desk.dispatcher.queue.window
        if window.used > window.size || window.others > window.size - window.reserved {
            fault("the window is exceeded: \(window)")
        }
        let isHeld =
            desk.dispatcher.restsUntil > time || desk.dispatcher.limits.opens > time
            || !desk.dispatcher.circuit.isClosed || window.used == window.size
            || desk.batch.items.count == desk.dispatcher.maxBatch
        if !isHeld, desk.dispatcher.queue.hasReady(.critical) {
            fault("something critical waits while the window has room: \(window)")
        }
        if desk.dispatcher.queue.count > desk.dispatcher.queue.settings.capacity + window.size {
            fault("\(desk.dispatcher.queue.count) deliveries are in memory")
        }
    }

    /// Counts a sending against the limits, by the true time: clocks that are set change nothing.
    func noteSent(_ delivery: DueDelivery, _ desk: ModelNode.Desk) {
        check(delivery.recipient, Simulation.recipientLimit, desk)
        check(0, Simulation.instanceLimit, desk)
    }

    private func check(_ key: UInt64, _ limit: RateLimit, _ desk: ModelNode.Desk) {
        var times = desk.sent[key] ?? []
        times.append(now)
        // Any stretch that ends now may have so many.
        for (index, start) in times.enumerated().suffix(12) {
            let count = Int64(times.count - index)
            if count > limit.burst + (now - start) / limit.intervalNs + 1 {
                fault("\(count) were sent to \(key) in \(now - start) ns")
            }
        }
        desk.sent[key] = times.suffix(12)
    }
}
