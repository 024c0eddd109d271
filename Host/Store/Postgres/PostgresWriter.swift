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
    private var dispatch: PostgresDispatch
    private var parameters = PostgresParameters()
    /// Called when a commit is on its way and its answer has not been read: for tests.
    var whenSent: (() -> Void)?

    init(_ connection: PostgresConnection, node: Int32) {
        self.connection = connection
        self.node = node
        dispatch = PostgresDispatch(node: node)
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
    ///
    /// `known`: deliveries that an earlier try was to store as claimed.
    private func finish(
        _ work: inout StoreWork, known: [Int] = []
    ) throws(PostgresFault) {
        try batch.lockThreads(of: work.claims, on: connection)
        try batch.sendBelongings(leaseNs: work.leaseNs, node: node, on: connection)
        try sendWake(work)
        try sendLost(known, of: work)
        if batch.hasThreaded {
            try batch.sendThreaded(leaseNs: work.leaseNs, node: node, on: connection)
        }
        try dispatch.send(work, on: connection)
        try connection.send(PostgresStatements.commit)
        try connection.end()
        whenSent?()
        var answers = try connection.answers()
        // Behind what the dispatch asked comes the commit alone.
        dispatch.note(answers, tail: 1, in: &work)
        answers.removeLast(1 + dispatch.count)
        noteRefused(
            batch.hasThreaded ? answers.popLast() : nil, known.isEmpty ? nil : answers.last,
            in: &work)
    }

    private func sendWake(_ work: borrowing StoreWork) throws(PostgresFault) {
        guard
            batch.hasDueDeliveries
                || work.outcomes.contains(where: { $0.state == .due || $0.next != nil })
                || work.news.contains(where: { $0.next != nil })
        else { return }
        parameters.clear()
        parameters.add("\(node)")
        try connection.send(PostgresStatements.wake, parameters)
    }

    private func sendLost(
        _ known: [Int], of work: borrowing StoreWork
    ) throws(PostgresFault) {
        guard !known.isEmpty else { return }
        let deliveries = known.map { work.deliveries[$0] }
        parameters.clear()
        parameters.add(longs: deliveries) { $0.number.rawValue }
        parameters.add(node)
        try connection.send(PostgresStatements.lostClaims, parameters)
    }

    private func noteRefused(
        _ answers: PostgresRows?..., in work: inout StoreWork
    ) {
        var refused: Set<Int64> = []
        for rows in answers.compactMap({ $0 }) {
            for row in 0..<rows.count { refused.insert(rows.integer(row, 0)) }
        }
        for index in work.deliveries.indices {
            work.deliveries[index].isRefused =
                !refused.isEmpty && refused.contains(work.deliveries[index].number.rawValue)
        }
    }

    // MARK: With care

    /// The same where something may be known: asks before it stores what belongs to an event.
    private func writeWithCare(_ work: inout StoreWork) throws(PostgresFault) {
        try connection.send(PostgresStatements.begin)
        var sorting = EventSorting(count: work.events.count)
        // First, for a key that was ours may have been taken by another event since.
        try findOwn(work, &sorting)
        // A key stands for nothing that is not stored.
        try findKnown(work, &sorting)
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
        try finish(&work, known: claimed(of: work) { sorting[$0] == .own })
        for index in work.events.indices {
            work.events[index].isDuplicate = sorting[index] == .open || sorting[index] == .known
        }
    }

    /// The places of deliveries to be stored as claimed, of the events that `isWanted` says.
    private func claimed(
        of work: borrowing StoreWork, where isWanted: (Int) -> Bool
    ) -> [Int] {
        var places: [Int] = []
        for index in work.events.indices where isWanted(index) {
            for notification in work.events[index].notifications {
                for place in work.notifications[Int(notification)].deliveries
                where work.deliveries[Int(place)].state == .claimed {
                    places.append(Int(place))
                }
            }
        }
        return places
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

    /// Open events with a dedup key that are there under another number.
    private func findKnown(
        _ work: borrowing StoreWork, _ sorting: inout EventSorting
    ) throws(PostgresFault) {
        let open = work.events.indices.filter {
            sorting[$0] == .open && work.events[$0].dedupUntilNs != 0
        }
        guard !open.isEmpty else { return }
        parameters.clear()
        parameters.add(texts: open.map { work.events[$0] }) { $0.block.event.pointee.id }
        try connection.send(PostgresStatements.knownEvents, parameters)
        guard let rows = try connection.flush().last else { return }
        let known = Set((0..<rows.count).map { rows.text($0, 0) })
        for index in open where known.contains(work.events[index].block.event.pointee.id.text) {
            sorting[index] = .known
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
