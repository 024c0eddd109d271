import CBelfry
import Core
import Store
import TestKit

/// Drives a store that two nodes share, and a model, by the same random steps.
struct ModelComparison {
    private let nodes: [any DurableStore]
    private var model = ModelDeliveries()
    private var random: SeededRandom
    private var nowNs: Int64 = 10_000
    private let instances: [Int32]
    private var events: [Int64] = []
    /// What differed, a line each.
    private(set) var faults: [String] = []

    init(_ test: TestStore, seed: UInt64) throws {
        nodes = [test.store, try test.openOther()]
        random = SeededRandom(seed: seed)
        instances = try ["slack-\(seed)", "sms-\(seed)"].map {
            try test.store.number(ofInstance: $0)
        }
    }

    mutating func run(steps: Int) throws {
        for step in 0..<steps {
            nowNs += Int64.random(in: 2...100, using: &random)
            let node = Int.random(in: 0..<2, using: &random)
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<5: try insert()
            case 5..<16: try commit(on: node)
            case 16: try recover(on: node)
            case 17: try takeOver(on: node)
            case 18: try release(on: node)
            default: try replay(on: node)
            }
            try compare(after: step)
            if !faults.isEmpty { return }
        }
    }

    // MARK: Steps

    private mutating func insert() throws {
        var given = Given(
            "order_filled", for: [["ann", "bob"].randomElement(using: &random) ?? ""])
        given.instances = [instances[Int.random(in: 0..<2, using: &random)]]
        given.group = Int64.random(in: 0..<3, using: &random)
        given.draft.threadKey = ["", "", "order-1"].randomElement(using: &random) ?? ""
        given.state = Bool.random(using: &random) ? .due : .claimed
        given.dueNs = nowNs + Int64.random(in: -50...50, using: &random)
        // In a file, numbers are one host's to give.
        let leaseNs = nowNs + 150
        let accepted = try nodes[0].accept([given], leaseNs: leaseNs)
        events.append(accepted.firstEvent)
        let row = ModelRow(
            number: DeliveryNumber(notification: accepted.firstNotification, index: 0),
            user: given.users[0], instance: given.instances[0], group: given.group,
            thread: given.draft.threadKey, timeNs: given.dueNs)
        guard given.state == .claimed else { return model.insert(row) }
        let isClaimed = model.insertClaimed(row, by: nodes[0].node, leaseNs: leaseNs)
        expect(accepted.isRefused == [!isClaimed], "insert of \(row)")
    }

    /// A work that fits the rows more often than not.
    private mutating func commit(on node: Int) throws {
        var work = StoreWork()
        var expected = StoreWork()
        work.leaseNs = nowNs + 150
        let rows = model.rows.values.sorted { $0.number < $1.number }
        var touched: Set<DeliveryNumber> = []
        for row in rows.shuffled(using: &random).prefix(6) {
            let isOdd = Int.random(in: 0..<8, using: &random) == 0
            let attempt = row.attempts + (isOdd ? 1 : 0)
            touched.insert(row.number)
            switch (row.state, Bool.random(using: &random)) {
            case (.due, true):
                work.outcomes.append(outcome(of: row, attempt, wasClaimed: isOdd))
            case (.due, false):
                work.claims.append(StoreWork.Claim(number: row.number, attempt: attempt + 1))
            case (.claimed, true):
                work.outcomes.append(outcome(of: row, attempt, wasClaimed: true))
            case (.claimed, false):
                work.claims.append(
                    StoreWork.Claim(number: row.number, attempt: attempt, isRenewal: true))
            default:
                // Of another time than anything else, so that it cannot pass for a second try.
                var late = outcome(of: row, attempt, wasClaimed: isOdd)
                late.timeNs -= 1
                work.outcomes.append(late)
            }
        }
        // A claim of what was merged in the same work is the caller's fault, and so is a merge of
        // what is claimed or ends there.
        for row in rows where !touched.contains(row.number) && !work.claims.isEmpty {
            let lead = work.claims[Int.random(in: 0..<work.claims.count, using: &random)].number
            work.merges.append(StoreWork.Merge(number: row.number, lead: lead))
        }
        expected.outcomes = work.outcomes
        expected.claims = work.claims
        expected.merges = work.merges
        expected.leaseNs = work.leaseNs
        try nodes[node].commit(&work)
        model.apply(&expected, node: nodes[node].node)
        expect(
            work.outcomes.map(\.isLate) == expected.outcomes.map(\.isLate), "lateness")
        expect(
            work.outcomes.map { $0.next?.number } == expected.outcomes.map { $0.next?.number },
            "what moved on")
        expect(work.claims == expected.claims, "claims")
        expect(work.merges == expected.merges, "merges")
    }

    private mutating func outcome(
        of row: ModelRow, _ attempt: Int32, wasClaimed: Bool
    ) -> StoreWork.Outcome {
        let states: [DeliveryState] = [.due, .due, .delivered, .dead, .expired, .movedOn]
        var state = states.randomElement(using: &random) ?? .due
        if !wasClaimed, state == .due { state = .dead }
        // What has two rungs behind it has nowhere to go on to.
        if state == .movedOn, row.rung > 1 { state = .dead }
        var outcome = StoreWork.Outcome(
            number: row.number, attempt: attempt, wasClaimed: wasClaimed, state: state,
            timeNs: nowNs, isRepeat: state == .due && Bool.random(using: &random),
            endReason: state == .dead ? UInt8.random(in: 1...9, using: &random) : 0,
            status: BELFRY_RETRY)
        if state == .movedOn {
            outcome.next = StoreWork.Next(
                instance: instances[Int.random(in: 0..<2, using: &random)],
                recipient: belfry_str(), rung: row.rung + 1)
        }
        return outcome
    }

    private mutating func recover(on node: Int) throws {
        let count = try nodes[node].recover(nowNs: nowNs)
        expect(count == model.recover(node: nodes[node].node, nowNs: nowNs), "recover")
    }

    private mutating func takeOver(on node: Int) throws {
        let count = try nodes[node].takeOver(nowNs: nowNs, limit: 10_000)
        expect(count == model.takeOver(nowNs: nowNs), "take over")
    }

    private mutating func release(on node: Int) throws {
        let some = model.rows.keys.sorted().shuffled(using: &random).prefix(3)
        try nodes[node].release(Array(some))
        model.release(Array(some), node: nodes[node].node)
    }

    private mutating func replay(on node: Int) throws {
        let some = Array(model.rows.keys.sorted().shuffled(using: &random).prefix(3))
        let count = try nodes[node].replay(.these(some), nowNs: nowNs, limit: 10)
        expect(count == model.replay(some, nowNs: nowNs), "replay")
    }

    // MARK: Comparing

    private mutating func compare(after step: Int) throws {
        var stored: [DeliveryNumber: ModelRow] = [:]
        for event in events {
            for each in try nodes[0].deliveries(of: .event(event), after: nil, limit: 100) {
                let known = model.rows[each.number]
                stored[each.number] = ModelRow(
                    each, group: each.group, thread: known?.thread ?? "?",
                    isSinceKnown: known?.sinceNs != nil)
            }
        }
        for row in model.rows.values where stored[row.number] != row {
            faults.append(
                "step \(step): the store has \(stored[row.number].map { "\($0)" } ?? "nothing"), "
                    + "the model \(row)")
        }
        expect(stored.count == model.rows.count, "step \(step): how many there are")
        for instance in instances { try compareDue(of: instance, after: step) }
    }

    private mutating func compareDue(of instance: Int32, after step: Int) throws {
        let due = model.rows.values.filter { $0.state == .due && $0.instance == instance }
            .sorted { ($0.timeNs, $0.number) < ($1.timeNs, $1.number) }
        let told = try nodes[1].due(instance)
        expect(told.map(\.number) == due.map(\.number), "step \(step): what is due")
        expect(
            told.map(\.merged) == due.map { model.followers(of: $0.number).count },
            "step \(step): how many it stands for")
        expect(
            told.map(\.sinceNs) == due.map { $0.sinceNs ?? $0.timeNs },
            "step \(step): since when it is due")
        expect(told.map(\.threadKey) == due.map(\.thread), "step \(step): threads")
    }

    private mutating func expect(_ holds: Bool, _ words: @autoclosure () -> String) {
        if !holds { faults.append(words()) }
    }
}
