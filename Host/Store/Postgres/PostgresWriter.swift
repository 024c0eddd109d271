import CBelfry
import Core

/// The connection that commits, and how it finds out what is known already.
///
/// Usually nothing is: all is sent as one pipeline, begin to commit, and one round trip tells that
/// it is stored. A key that was there rolls that back, and the same work is gone through with care.
/// Its owner sees to it that one thread at a time uses it.
final class PostgresWriter {
    let connection: PostgresConnection
    private let node: Int32
    private var batch = PostgresBatch()
    private var parameters = PostgresParameters()
    /// Called when a commit is on its way and its answer has not been read: for tests.
    var whenSent: (() -> Void)?

    init(_ connection: PostgresConnection, node: Int32) {
        self.connection = connection
        self.node = node
    }

    /// One transaction; on a fault nothing has changed, or, disconnected, all of it or nothing.
    func write(_ work: inout StoreWork) throws(PostgresFault) {
        do throws(PostgresFault) {
            try writeAtOnce(&work)
        } catch  where error.isKnownKey {
            try writeWithCare(&work)
        }
    }

    private func writeAtOnce(_ work: inout StoreWork) throws(PostgresFault) {
        batch.take(work) { _ in true }
        try connection.send(PostgresStatements.begin)
        try batch.sendDedup(PostgresStatements.insertDedup, on: connection)
        try batch.sendEvents(PostgresStatements.insertEvents, work, on: connection)
        try finish(&work)
    }

    /// Sends the rest of the transaction and waits for its end.
    private func finish(_ work: inout StoreWork) throws(PostgresFault) {
        try batch.sendBelongings(leaseNs: work.leaseNs, node: node, on: connection)
        try sendOutcomes(work)
        if batch.hasDueDeliveries || work.outcomes.contains(where: { $0.state == .due }) {
            parameters.clear()
            parameters.add("\(node)")
            try connection.send(PostgresStatements.wake, parameters)
        }
        try sendClaims(work)
        try connection.send(PostgresStatements.commit)
        try connection.end()
        whenSent?()
        let rows = try connection.answers()
        guard !work.claims.isEmpty else { return }
        // Behind the claims comes the commit alone.
        note(rows[rows.count - 2], in: &work)
    }

    private func sendClaims(_ work: borrowing StoreWork) throws(PostgresFault) {
        guard !work.claims.isEmpty else { return }
        parameters.clear()
        parameters.add(longs: work.claims) { $0.number.rawValue }
        parameters.add(integers: work.claims) { $0.node }
        parameters.add(longs: work.claims) { $0.leaseNs }
        try connection.send(PostgresStatements.claim, parameters)
    }

    private func note(_ claimed: PostgresRows, in work: inout StoreWork) {
        let own = Set((0..<claimed.count).map { claimed.integer($0, 0) })
        for index in work.claims.indices {
            work.claims[index].isRefused = !own.contains(work.claims[index].number.rawValue)
        }
    }

    private func sendOutcomes(_ work: borrowing StoreWork) throws(PostgresFault) {
        guard !work.outcomes.isEmpty else { return }
        parameters.clear()
        parameters.add(longs: work.outcomes) { $0.number.rawValue }
        parameters.add(shorts: work.outcomes) { Int16($0.state.rawValue) }
        parameters.add(integers: work.outcomes) { $0.attempts }
        parameters.add(longs: work.outcomes) { $0.timeNs }
        parameters.add(integers: work.outcomes) { $0.status == BELFRY_OK ? nil : $0.status }
        parameters.add(optionalTexts: work.outcomes) { $0.provider }
        parameters.add(optionalTexts: work.outcomes) { $0.detail }
        parameters.add(node)
        try connection.send(PostgresStatements.record, parameters)
    }

    // MARK: With care

    /// The same where something may be known: asks before it stores what belongs to an event.
    private func writeWithCare(_ work: inout StoreWork) throws(PostgresFault) {
        try connection.send(PostgresStatements.begin)
        var sorting = EventSorting(count: work.events.count)
        // First, for a key that was ours may have been taken by another event since.
        try findOwn(work, &sorting)
        try takeDedup(work, &sorting)
        batch.take(work) { sorting[$0] == .open }
        if !batch.isEmpty {
            try batch.sendEvents(PostgresStatements.insertNewEvents, work, on: connection)
            var new: Set<Int64> = []
            for rows in try connection.flush() {
                for row in 0..<rows.count { new.insert(rows.integer(row, 0)) }
            }
            for index in work.events.indices where sorting[index] == .open {
                if new.contains(work.events[index].number) { sorting[index] = .new }
            }
            // Again, for the earlier try may have ended only now.
            try findOwn(work, &sorting)
        }
        batch.take(work) { sorting[$0] == .new }
        try finish(&work)
        for index in work.events.indices {
            work.events[index].isDuplicate = sorting[index] == .open || sorting[index] == .known
        }
    }

    private func findOwn(
        _ work: borrowing StoreWork, _ sorting: inout EventSorting
    ) throws(PostgresFault) {
        let open = work.events.indices.filter { sorting[$0] == .open }.map { work.events[$0] }
        guard !open.isEmpty else { return }
        parameters.clear()
        parameters.add(longs: open) { $0.number }
        parameters.add(texts: open) { $0.block.event.pointee.id }
        try connection.send(PostgresStatements.ownEvents, parameters)
        guard let rows = try connection.flush().last else { return }
        let own = Set((0..<rows.count).map { rows.integer($0, 0) })
        for index in work.events.indices where own.contains(work.events[index].number) {
            sorting[index] = .own
        }
    }

    /// Takes the dedup keys of open events, in the events' order where several have the same.
    private func takeDedup(
        _ work: borrowing StoreWork, _ sorting: inout EventSorting
    ) throws(PostgresFault) {
        var waiting = work.events.indices.filter {
            sorting[$0] == .open && work.events[$0].dedupUntilNs != 0
        }
        var ends: [String: Int64] = [:]
        while !waiting.isEmpty {
            var (turn, later): ([Int], [Int]) = ([], [])
            var asked: Set<String> = []
            for index in waiting {
                let event = work.events[index]
                let key = event.block.event.pointee.dedup_key.text
                if asked.contains(key) {
                    later.append(index)
                } else if let end = ends[key], event.acceptedNs < end {
                    sorting[index] = .known
                } else {
                    asked.insert(key)
                    turn.append(index)
                }
            }
            guard !turn.isEmpty else { return }
            let chosen = Set(turn)
            batch.take(work) { chosen.contains($0) }
            try batch.sendDedup(PostgresStatements.takeDedup, on: connection)
            guard let rows = try connection.flush().last else { return }
            var owners: [String: Int64] = [:]
            for row in 0..<rows.count {
                owners[rows.text(row, 0)] = rows.integer(row, 1)
                ends[rows.text(row, 0)] = rows.integer(row, 2)
            }
            for index in turn {
                let event = work.events[index]
                let key = event.block.event.pointee.dedup_key.text
                if owners[key] != event.number { sorting[index] = .known }
            }
            waiting = later
        }
    }
}

/// What is known of each event of a transaction while it is gone through with care.
private struct EventSorting {
    enum Fate {
        /// Not known to be there.
        case open
        case new
        /// Stored by an earlier try of the same work, with all that is its own.
        case own
        /// Another event has its id or its dedup key.
        case known
    }

    private var fates: [Fate]

    init(count: Int) { fates = Array(repeating: .open, count: count) }

    subscript(index: Int) -> Fate {
        get { fates[index] }
        set { fates[index] = newValue }
    }
}
