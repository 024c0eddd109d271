import Store

/// The deliveries of a store, as its contract has them: in memory, and plainly.
struct ModelDeliveries {
    private(set) var rows: [DeliveryNumber: ModelRow] = [:]

    mutating func insert(_ row: ModelRow) { rows[row.number] = row }

    /// False: stored as due, for another node has one of the thread.
    mutating func insertClaimed(_ row: ModelRow, by node: Int32, leaseNs: Int64) -> Bool {
        rows[row.number] = row
        guard isThreadFree(row, node) else { return false }
        rows[row.number]?.take(1, node, leaseNs)
        return true
    }

    /// What `work` comes to, told in it as a store would.
    mutating func apply(_ work: inout StoreWork, node: Int32) {
        for index in work.outcomes.indices { record(&work.outcomes[index], node) }
        var made: Set<DeliveryNumber> = []
        for index in work.claims.indices {
            let isMade = claim(work.claims[index], node, work.leaseNs)
            work.claims[index].isRefused = !isMade
            if isMade { made.insert(work.claims[index].number) }
        }
        for index in work.merges.indices {
            let merge = work.merges[index]
            work.merges[index].isMade = made.contains(merge.lead) && self.merge(merge)
        }
    }

    private mutating func record(_ outcome: inout StoreWork.Outcome, _ node: Int32) {
        guard var row = rows[outcome.number], row.attempts == outcome.attempt,
            outcome.wasClaimed
                ? row.state == .claimed && row.node == node : row.state == .due
        else {
            outcome.isLate = true
            return
        }
        if outcome.state == .due { row.sinceNs = row.sinceNs ?? row.timeNs }
        row.state = outcome.state
        row.timeNs = outcome.timeNs
        row.isRepeat = row.isRepeat || outcome.isRepeat
        row.endReason = outcome.endReason
        row.node = nil
        row.leaseNs = nil
        if let next = outcome.next {
            let number = begin(next, after: row)
            outcome.next?.number = number
            row.lead = number
            for other in followers(of: row.number) { rows[other]?.lead = number }
        } else if row.state.isFinal {
            for other in followers(of: row.number) {
                rows[other]?.state = row.state
                rows[other]?.endReason = row.endReason
                rows[other]?.timeNs = row.timeNs
            }
        }
        rows[row.number] = row
    }

    private mutating func begin(
        _ next: StoreWork.Next, after row: ModelRow
    ) -> DeliveryNumber {
        let used = rows.keys.filter { $0.notification == row.number.notification }.map(\.index)
        let number = DeliveryNumber(
            notification: row.number.notification, index: (used.max() ?? 0) + 1)
        var begun = ModelRow(
            number: number, user: row.user, instance: next.instance, group: 0,
            thread: row.thread, timeNs: row.timeNs)
        begun.rung = next.rung
        rows[number] = begun
        return number
    }

    private mutating func claim(
        _ claim: StoreWork.Claim, _ node: Int32, _ leaseNs: Int64
    ) -> Bool {
        guard let row = rows[claim.number] else { return false }
        if row.state == .claimed, row.node == node, row.attempts == claim.attempt {
            rows[claim.number]?.leaseNs = leaseNs
            return true
        }
        guard !claim.isRenewal, row.state == .due, row.attempts == claim.attempt - 1,
            isThreadFree(row, node)
        else { return false }
        rows[claim.number]?.take(claim.attempt, node, leaseNs)
        return true
    }

    private func isThreadFree(_ row: ModelRow, _ node: Int32) -> Bool {
        guard !row.thread.isEmpty, row.group == 0 else { return true }
        return !rows.values.contains {
            $0.state == .claimed && $0.node != node && $0.instance == row.instance
                && $0.thread == row.thread
        }
    }

    private mutating func merge(_ merge: StoreWork.Merge) -> Bool {
        guard let row = rows[merge.number], let lead = rows[merge.lead],
            row.state == .due || (row.state == .merged && row.lead == merge.lead),
            row.number != lead.number, row.group != 0, row.group == lead.group,
            row.user == lead.user, row.instance == lead.instance
        else { return false }
        rows[merge.number]?.state = .merged
        rows[merge.number]?.lead = merge.lead
        for other in followers(of: merge.number) { rows[other]?.lead = merge.lead }
        return true
    }

    func followers(of lead: DeliveryNumber) -> [DeliveryNumber] {
        rows.values.filter { $0.state == .merged && $0.lead == lead }.map(\.number)
    }

    // MARK: Beside commits

    mutating func recover(node: Int32, nowNs: Int64) -> Int {
        giveBack(nowNs) { $0.node == node }
    }

    mutating func takeOver(nowNs: Int64) -> Int {
        giveBack(nowNs) { ($0.leaseNs ?? .max) <= nowNs }
    }

    private mutating func giveBack(_ nowNs: Int64, where isGone: (ModelRow) -> Bool) -> Int {
        let gone = rows.values.filter { $0.state == .claimed && isGone($0) }
        for var row in gone {
            row.state = .due
            row.sinceNs = row.sinceNs ?? row.timeNs
            row.timeNs = nowNs
            row.isRepeat = true
            row.node = nil
            row.leaseNs = nil
            rows[row.number] = row
        }
        return gone.count
    }

    mutating func release(_ numbers: [DeliveryNumber], node: Int32) {
        for number in numbers {
            guard var row = rows[number], row.state == .claimed, row.node == node else { continue }
            row.state = .due
            row.attempts -= 1
            row.node = nil
            row.leaseNs = nil
            rows[number] = row
        }
    }

    /// Of dead and expired ones that are named.
    mutating func replay(_ numbers: [DeliveryNumber], nowNs: Int64) -> Int {
        var count = 0
        for number in numbers {
            guard var row = rows[number], row.state == .dead || row.state == .expired else {
                continue
            }
            let isOpen = row.state == .expired || [5, 6, 8, 9].contains(row.endReason)
            row.isRepeat =
                row.isRepeat || (isOpen && (row.attempts > 0 || row.lead != nil))
            row.state = .due
            row.timeNs = nowNs
            row.sinceNs = nil
            row.attempts = 0
            row.endReason = 0
            row.lead = nil
            rows[number] = row
            count += 1
        }
        return count
    }
}

extension ModelRow {
    fileprivate mutating func take(_ attempt: Int32, _ node: Int32, _ leaseNs: Int64) {
        state = .claimed
        attempts = attempt
        self.node = node
        self.leaseNs = leaseNs
    }
}
