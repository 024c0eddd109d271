import Core

/// Forgets what is old: dedup keys whose window has closed, and events with all that is theirs.
///
/// Of several nodes one does it at a time.
struct PostgresSweeper {
    let shelf: PostgresShelf
    private var connection: PostgresConnection { shelf.connection }

    private static let lock = PostgresStatement(
        "lock_tidy", "SELECT pg_try_advisory_xact_lock(\(PostgresSchema.tidyLock))")
    private static let forgetDedup = PostgresStatement(
        "forget_dedup",
        """
        DELETE FROM dedup WHERE key IN (SELECT key FROM dedup WHERE until_ns <= $1::int8
        ORDER BY until_ns LIMIT $2::int8 FOR UPDATE SKIP LOCKED)
        """)
    private static let forgetLiving = PostgresStatement(
        "forget_living",
        """
        DELETE FROM living l USING (SELECT instance, recipient, thread_key FROM living
            WHERE at_ns <= $1::int8 ORDER BY at_ns LIMIT $2::int8 FOR UPDATE SKIP LOCKED) AS old
        WHERE l.instance = old.instance AND l.recipient = old.recipient
        AND l.thread_key = old.thread_key
        """)
    private static let walk = PostgresStatement(
        "walk",
        """
        SELECT name, value FROM progress WHERE name IN ('swept', 'sweep_began_ns') ORDER BY name
        """)
    private static let page = PostgresStatement(
        "page",
        """
        SELECT id, retention, accepted_ns, first_notification, notifications,
        CASE WHEN accepted_ns <= CASE WHEN retention = 0 THEN $3::int8 ELSE $4::int8 END THEN
            EXISTS (SELECT 1 FROM delivery d WHERE d.id >= first_notification << 10
            AND d.id < (first_notification + notifications) << 10 AND d.state IN (0, 1, 6))
        ELSE false END::int4
        FROM event WHERE id > $1::int8 ORDER BY id LIMIT $2::int8
        """)
    /// What is removed of one table: rows whose number is in one of the ranges.
    private static func remove(
        _ table: String, _ column: String, shift: Int
    ) -> PostgresStatement {
        PostgresStatement(
            "forget_\(table)",
            """
            DELETE FROM \(table) t USING unnest($1::int8[], $2::int8[]) AS gone (first, beyond)
            WHERE t.\(column) >= gone.first << \(shift) AND t.\(column) < gone.beyond << \(shift)
            """)
    }
    private static let removals = [
        remove("attempt", "delivery", shift: 10), remove("news", "delivery", shift: 10),
        remove("delivery", "id", shift: 10), remove("notification", "id", shift: 0),
    ]
    private static let removeDecisions = PostgresStatement(
        "forget_decision", "DELETE FROM decision WHERE event = ANY ($1::int8[])")
    private static let removeEvents = PostgresStatement(
        "forget_event", "DELETE FROM event WHERE id = ANY ($1::int8[])")
    private static let shorten = PostgresStatement(
        "shorten_event",
        "UPDATE event SET notifications = notifications - $2::int4 WHERE id = $1::int8")
    private static let note = PostgresStatement(
        "note_walk",
        """
        INSERT INTO progress VALUES ('swept', $1::int8), ('sweep_began_ns', $2::int8)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """)

    /// One step of all; true: there is more.
    func step(limit: Int, nowNs: Int64, ages: RetentionAges) throws(PostgresFault) -> Bool {
        let isMoreDedup = try forget(PostgresSweeper.forgetDedup, untilNs: nowNs, limit)
        let isMoreLiving = try forget(
            PostgresSweeper.forgetLiving, untilNs: nowNs - ages.briefNs, limit)
        let isMore = try sweep(limit, nowNs, ages)
        return isMore || isMoreDedup || isMoreLiving
    }

    private func forget(
        _ statement: PostgresStatement, untilNs: Int64, _ limit: Int
    ) throws(PostgresFault) -> Bool {
        try shelf.ask(statement) {
            $0.add(untilNs)
            $0.add(Int64(limit))
        }.changes == limit
    }

    private func sweep(
        _ limit: Int, _ nowNs: Int64, _ ages: RetentionAges
    ) throws(PostgresFault) -> Bool {
        try connection.send(PostgresStatements.begin)
        try connection.send(PostgresSweeper.lock)
        try connection.send(PostgresSweeper.walk)
        let known = try connection.flush()
        guard known[1].integer(0, 0) != 0 else {
            try connection.send(PostgresStatements.commit)
            _ = try connection.finish()
            return false
        }
        let before = RetentionSweep(
            cursor: known[2].count == 2 ? known[2].integer(1, 1) : 0,
            beganNs: known[2].count == 2 ? known[2].integer(0, 1) : nowNs)
        var sweep = before
        let page = try page(after: before.cursor, limit, nowNs, ages)
        let step = sweep.step(page, limit: limit, nowNs: nowNs, ages: ages)
        try remove(step.removals)
        if sweep != before || known[2].count != 2 {
            var parameters = PostgresParameters()
            parameters.add(sweep.cursor)
            parameters.add(sweep.beganNs)
            try connection.send(PostgresSweeper.note, parameters)
        }
        try connection.send(PostgresStatements.commit)
        _ = try connection.finish()
        return step.isMore
    }

    private func page(
        after cursor: Int64, _ limit: Int, _ nowNs: Int64, _ ages: RetentionAges
    ) throws(PostgresFault) -> [RetentionSweep.Candidate] {
        var parameters = PostgresParameters()
        parameters.add(cursor)
        parameters.add(Int64(limit))
        parameters.add(nowNs - ages.briefNs)
        parameters.add(nowNs - ages.keptNs)
        try connection.send(PostgresSweeper.page, parameters)
        guard let rows = try connection.flush().last else { return [] }
        return (0..<rows.count).map { row in
            let first = rows.integer(row, 3)
            return RetentionSweep.Candidate(
                event: rows.integer(row, 0),
                retention: RetentionClass(rawValue: Int8(rows.integer(row, 1))) ?? .kept,
                acceptedNs: rows.integer(row, 2),
                notifications: first..<first + rows.integer(row, 4),
                isBusy: rows.integer(row, 5) != 0)
        }
    }

    private func remove(_ removals: [RetentionSweep.Removal]) throws(PostgresFault) {
        guard !removals.isEmpty else { return }
        var parameters = PostgresParameters()
        parameters.add(longs: removals) { $0.notifications.lowerBound }
        parameters.add(longs: removals) { $0.notifications.upperBound }
        for statement in PostgresSweeper.removals { try connection.send(statement, parameters) }
        parameters.clear()
        let whole = removals.filter(\.isWhole)
        parameters.add(longs: whole) { $0.event }
        try connection.send(PostgresSweeper.removeDecisions, parameters)
        try connection.send(PostgresSweeper.removeEvents, parameters)
        for removal in removals where !removal.isWhole {
            parameters.clear()
            parameters.add(removal.event)
            parameters.add(Int32(removal.notifications.count))
            try connection.send(PostgresSweeper.shorten, parameters)
        }
    }
}
