import CBelfry
import Core

/// Writes what became of deliveries, and what follows from it for others.
///
/// Its owner sees to it that one thread at a time uses it, inside a transaction.
final class SQLiteOutcomes {
    private let database: SQLiteDatabase
    private let record: SQLiteStatement
    private let recorded: SQLiteStatement
    private let insertAttempt: SQLiteStatement
    private let noteGone: SQLiteStatement
    private let keepAlive: SQLiteStatement
    private let hasMerged: SQLiteStatement
    private let endMerged: SQLiteStatement
    private let lastOfNotification: SQLiteStatement
    private let moveOn: SQLiteStatement
    private let rejoin: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        record = try database.prepare(
            """
            UPDATE delivery SET state = ?2, time_ns = ?4, node = NULL, lease_ns = NULL,
            since_ns = CASE ?2 WHEN 0 THEN coalesce(since_ns, time_ns) ELSE since_ns END,
            repeated = coalesce(?6, repeated), end_reason = ?7,
            provider_id = coalesce(?8, provider_id), detail = ?9, lead = ?10
            WHERE id = ?1 AND attempts = ?3
            AND ((?5 = 1 AND state = 1 AND node = ?11) OR (?5 = 0 AND state = 0))
            """)
        recorded = try database.prepare(
            """
            SELECT lead FROM delivery WHERE id = ?1 AND state = ?2 AND attempts = ?3
            AND time_ns = ?4
            """)
        insertAttempt = try database.prepare(
            "INSERT OR REPLACE INTO attempt VALUES (?1, ?2, ?3, ?4, ?5)")
        noteGone = try database.prepare(
            """
            INSERT INTO gone_contact SELECT n.user, d.instance, d.recipient, ?2, ?3
            FROM delivery d JOIN notification n ON n.id = d.id >> 10
            WHERE d.id = ?1 AND d.recipient IS NOT NULL ON CONFLICT DO NOTHING
            """)
        // What stood for others is not to be edited into what one of them says.
        keepAlive = try database.prepare(
            """
            INSERT INTO living SELECT d.instance, coalesce(d.recipient, ''), e.thread_key, ?2, ?3
            FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
            WHERE d.id = ?1 AND d.thread IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM delivery m WHERE m.lead = d.id AND m.state = 6)
            ON CONFLICT (instance, recipient, thread_key)
            DO UPDATE SET provider_id = excluded.provider_id, at_ns = excluded.at_ns
            """)
        hasMerged = try database.prepare(
            "SELECT 1 FROM delivery WHERE lead = ?1 AND state = 6 LIMIT 1")
        endMerged = try database.prepare(
            """
            UPDATE delivery SET state = ?2, end_reason = ?3, time_ns = ?4
            WHERE lead = ?1 AND state = 6
            """)
        lastOfNotification = try database.prepare(
            "SELECT max(id) FROM delivery WHERE id >= ?1 << 10 AND id < (?1 + 1) << 10")
        moveOn = try database.prepare(
            """
            INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, attempts,
            reason, rule, rung, thread) SELECT ?2, ?3, ?4, 0, priority, ?5, 0, reason, rule, ?6,
            thread FROM delivery WHERE id = ?1
            """)
        rejoin = try database.prepare(
            "UPDATE delivery SET lead = ?2 WHERE lead = ?1 AND state = 6")
    }

    func write(_ outcome: inout StoreWork.Outcome, node: Int32) throws(StoreError) {
        let next = try outcome.next == nil ? nil : nextNumber(after: outcome.number)
        // There is no room for another: it ends here.
        let state = outcome.next != nil && next == nil ? .dead : outcome.state
        outcome.isLate = false
        outcome.next?.number = next
        guard try record(outcome, as: state, next, node) else {
            return try findRecorded(&outcome, as: state)
        }
        if outcome.status != BELFRY_OK { try noteAttempt(outcome) }
        if outcome.isGone {
            try noteGone(outcome.number, atNs: outcome.timeNs, outcome.detail)
        }
        if let next = outcome.next, let number = next.number {
            try begin(next, number, from: outcome.number, atNs: outcome.timeNs)
        } else if state.isFinal {
            if state == .delivered, outcome.provider.len != 0 { try keepAlive(outcome) }
            // Seldom, and to ask costs a tenth.
            if try standsForOthers(outcome) { try endMerged(with: outcome, as: state) }
        }
    }

    private func record(
        _ outcome: borrowing StoreWork.Outcome, as state: DeliveryState, _ next: DeliveryNumber?,
        _ node: Int32
    ) throws(StoreError) -> Bool {
        record.bind(outcome.number.rawValue, at: 1)
        record.bind(Int64(state.rawValue), at: 2)
        record.bind(Int64(outcome.attempt), at: 3)
        record.bind(outcome.timeNs, at: 4)
        record.bind(outcome.wasClaimed ? 1 : 0, at: 5)
        record.bind(outcome.isRepeat ? 1 : nil, at: 6)
        record.bind(outcome.endReason == 0 ? nil : Int64(outcome.endReason), at: 7)
        record.bind(lasting: outcome.provider, at: 8)
        record.bind(lasting: outcome.detail, at: 9)
        record.bind(next?.rawValue, at: 10)
        record.bind(Int64(node), at: 11)
        try record.run()
        return database.changes == 1
    }

    /// Late, unless the row is as an earlier try of the same work has left it.
    private func findRecorded(
        _ outcome: inout StoreWork.Outcome, as state: DeliveryState
    ) throws(StoreError) {
        defer { recorded.reset() }
        recorded.bind(outcome.number.rawValue, at: 1)
        recorded.bind(Int64(state.rawValue), at: 2)
        recorded.bind(Int64(outcome.attempt), at: 3)
        recorded.bind(outcome.timeNs, at: 4)
        let isThere = try recorded.step()
        outcome.isLate = !isThere
        outcome.next?.number =
            isThere ? recorded.optionalInteger(at: 0).map(DeliveryNumber.init(rawValue:)) : nil
    }

    private func noteAttempt(_ outcome: borrowing StoreWork.Outcome) throws(StoreError) {
        insertAttempt.bind(outcome.number.rawValue, at: 1)
        insertAttempt.bind(Int64(outcome.attempt), at: 2)
        insertAttempt.bind(outcome.timeNs, at: 3)
        insertAttempt.bind(Int64(outcome.status), at: 4)
        insertAttempt.bind(lasting: outcome.detail, at: 5)
        try insertAttempt.run()
    }

    private func standsForOthers(
        _ outcome: borrowing StoreWork.Outcome
    ) throws(StoreError) -> Bool {
        defer { hasMerged.reset() }
        hasMerged.bind(outcome.number.rawValue, at: 1)
        return try hasMerged.step()
    }

    private func endMerged(
        with outcome: borrowing StoreWork.Outcome, as state: DeliveryState
    ) throws(StoreError) {
        endMerged.bind(outcome.number.rawValue, at: 1)
        endMerged.bind(Int64(state.rawValue), at: 2)
        endMerged.bind(outcome.endReason == 0 ? nil : Int64(outcome.endReason), at: 3)
        endMerged.bind(outcome.timeNs, at: 4)
        try endMerged.run()
    }

    /// Its recipient no longer exists, as the provider says.
    func noteGone(
        _ number: DeliveryNumber, atNs: Int64, _ detail: belfry_str
    ) throws(StoreError) {
        noteGone.bind(number.rawValue, at: 1)
        noteGone.bind(atNs, at: 2)
        noteGone.bind(given: detail, at: 3)
        try noteGone.run()
    }

    private func keepAlive(_ outcome: borrowing StoreWork.Outcome) throws(StoreError) {
        keepAlive.bind(outcome.number.rawValue, at: 1)
        keepAlive.bind(lasting: outcome.provider, at: 2)
        keepAlive.bind(outcome.timeNs, at: 3)
        try keepAlive.run()
    }

    // MARK: Moving on

    func nextNumber(after number: DeliveryNumber) throws(StoreError) -> DeliveryNumber? {
        defer { lastOfNotification.reset() }
        lastOfNotification.bind(number.notification, at: 1)
        guard try lastOfNotification.step() else { return nil }
        let last = DeliveryNumber(rawValue: lastOfNotification.integer(at: 0))
        guard last.index + 1 < DeliveryNumber.perNotification else { return nil }
        return DeliveryNumber(notification: number.notification, index: last.index + 1)
    }

    /// Begins the next step under a number; what was merged goes along.
    func begin(
        _ next: StoreWork.Next, _ number: DeliveryNumber, from former: DeliveryNumber, atNs: Int64
    ) throws(StoreError) {
        moveOn.bind(former.rawValue, at: 1)
        moveOn.bind(number.rawValue, at: 2)
        moveOn.bind(Int64(next.instance), at: 3)
        moveOn.bind(lasting: next.recipient, at: 4)
        moveOn.bind(atNs, at: 5)
        moveOn.bind(next.rung == 0 ? nil : Int64(next.rung), at: 6)
        try moveOn.run()
        rejoin.bind(former.rawValue, at: 1)
        rejoin.bind(number.rawValue, at: 2)
        try rejoin.run()
    }
}
