import Outbox
import Vocabulary

extension Simulation {
    /// An event comes in at one of the nodes that are up; its insert is one transaction.
    func arrive(_ number: Int) {
        guard let index = nodes.indices.filter({ nodes[$0].isUp }).randomElement(using: &random)
        else { return }
        let node = nodes[index]
        let time = node.read(now)
        let delivery = draft(at: time)
        let desk = node.desks[0]
        let token = desk.dispatcher.claimNow(delivery, at: time)
        if token != nil { noteSent(delivery, desk) }
        commit(index) {
            let claim = self.claim(node)
            let (id, isClaimed) = self.store.insert(
                delivery, on: 0, covering: [number], claim: token == nil ? nil : claim)
            self.accepted.insert(number)
            var stored = delivery
            stored.id = id
            guard let token else {
                _ = desk.dispatcher.queue.offer(stored)
                return
            }
            desk.dispatcher.bind(token, id: id)
            let sent = desk.dispatcher.confirm(token, isWon: isClaimed, at: node.read(self.now))
            if let sent {
                self.deliver([BatchItem(token: token, delivery: sent, claim: .none)], index, desk)
            }
        }
    }

    private func draft(at time: Int64) -> DueDelivery {
        let priority = EventPriority.allCases[Int(random.below(4))]
        var delivery = DueDelivery(id: 0, due: time, priority: priority)
        delivery.user = 1 + random.below(3)
        delivery.recipient = 1 + random.below(4)
        delivery.hasFallback = random.below(2) == 0
        switch random.below(6) {
        case 0: delivery.thread = 1 + random.below(2)
        case 1:
            delivery.group = 1
            delivery.due = time + 10 * Span.second
            delivery.since = delivery.due
        case 2: delivery.expires = time + Int64(1 + random.below(30)) * Span.second
        case 3: delivery.due = time + Int64(random.below(40)) * Span.second
        default: break
        }
        return delivery
    }

    private func claim(_ node: ModelNode) -> Claim {
        Claim(node: node.run, until: now + Simulation.leaseNs)
    }

    /// Transactions of a node commit in order; a crash loses those that have not.
    private func commit(_ index: Int, _ transaction: @escaping () -> Void) {
        let node = nodes[index]
        let run = node.run
        let isSlow = random.below(50) == 0
        let taken = Int64(random.below(isSlow ? 40_000 : 30)) * Span.millisecond
        node.committedUntil = max(node.committedUntil, now + taken)
        agenda.plan(at: node.committedUntil) {
            if node.isUp, node.run == run { transaction() }
        }
    }

    /// A node looks after everything once, and plans to do so again.
    func beat(_ index: Int) {
        let node = nodes[index]
        guard node.isUp else { return }
        let run = node.run
        agenda.plan(at: now + nextBeat()) { if node.run == run { self.beat(index) } }
        store.reap(at: now, due: node.read(now))
        for desk in node.desks {
            giveUp(index, desk)
            if random.below(4) == 0 { desk.dispatcher.ready() }
            take(index, desk)
            refill(index, desk)
            flush(index, desk)
        }
    }

    private func refill(_ index: Int, _ desk: ModelNode.Desk) {
        let node = nodes[index]
        let run = node.run
        while let refill = desk.dispatcher.queue.refill(at: node.read(now)) {
            let rows = store.read(refill, of: desk.instance)
            let isLost = !isHealed && random.below(50) == 0
            // The answer is old when it comes.
            let delay = Int64(random.below(50)) * Span.millisecond
            agenda.plan(at: now + delay) {
                guard node.isUp, node.run == run else { return }
                if isLost {
                    desk.dispatcher.queue.refillFailed(refill)
                } else {
                    desk.dispatcher.queue.refilled(refill, with: rows)
                    self.take(index, desk)
                    self.flush(index, desk)
                }
            }
        }
    }

    func take(_ index: Int, _ desk: ModelNode.Desk) {
        let node = nodes[index]
        for _ in 0..<8 {
            let time = node.read(now)
            desk.dispatcher.take(into: &desk.batch, at: time)
            checkTaken(desk, at: time)
            guard !desk.batch.isEmpty else { return }
            let batch = desk.batch
            for item in batch.items { noteSent(item.delivery, desk) }
            desk.writes.add(batch, at: time)
            let items = batch.items
            flush(index, desk, delivering: items)
        }
    }

    /// Writes what has gathered; what waits for its claims is handed over after the commit.
    func flush(_ index: Int, _ desk: ModelNode.Desk, delivering items: [BatchItem] = []) {
        guard desk.writes.count > 0 || !items.isEmpty else { return }
        let node = nodes[index]
        var write = StoreWrite()
        desk.writes.exchange(&write)
        commit(index) { [write] in
            let (won, moved) = self.store.apply(write, by: self.claim(node))
            for row in moved { self.moveOn(row, node) }
            let time = node.read(self.now)
            let ready = items.compactMap { item in
                desk.dispatcher.confirm(
                    item.token, isWon: item.claim == .none || won[item.token] != nil,
                    merges: won[item.token] ?? 0, at: time
                ).map { BatchItem(token: item.token, delivery: $0, claim: .none) }
            }
            if !ready.isEmpty { self.deliver(ready, index, desk) }
        }
    }

    /// In the transaction that ended the first, the fallback's delivery begins.
    private func moveOn(_ row: ModelStore.Row, _ node: ModelNode) {
        let time = node.read(now)
        var next = DueDelivery(id: 0, due: time, priority: row.delivery.priority)
        next.expires = row.delivery.expires
        next.recipient = row.delivery.recipient
        let (id, _) = store.insert(next, on: 1, covering: row.covers, claim: nil)
        next.id = id
        _ = node.desks[1].dispatcher.queue.offer(next)
    }

    private func giveUp(_ index: Int, _ desk: ModelNode.Desk) {
        let node = nodes[index]
        var asked: [AttemptToken] = []
        var completions: [Completion] = []
        let time = node.read(now)
        desk.dispatcher.giveUp(
            at: time, randomBits: random.next(), asked: &asked, completions: &completions)
        for completion in completions {
            desk.flying = desk.flying.filter { $0.value != completion.settlement.id }
            settle(completion, desk, at: time)
        }
    }

    func settle(_ completion: Completion, _ desk: ModelNode.Desk, at time: Int64) {
        if case .again(_, isRepeat: true) = completion.settlement.verdict {
            store.suspect(completion.settlement.id)
        }
        desk.writes.add(completion.settlement, at: time)
    }
}
