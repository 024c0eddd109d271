import Core

extension PostgresReader {
    private static let clock = PostgresStatement(
        "clock", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::int8 * 1000")

    func nowNs() throws(PostgresFault) -> Int64 {
        try ask(PostgresReader.clock) { _ in }.integer(0, 0)
    }

    private static let due = PostgresStatement(
        "due",
        """
        SELECT d.id, n.event, n.user_id, d.instance, d.recipient, d.priority, d.time_ns,
        coalesce(d.since_ns, d.time_ns), nullif(e.expires_ns, 0), d.attempts, d.repeated, d.rung,
        d.group_key, e.thread_key,
        (SELECT count(*) FROM delivery m WHERE m.lead = d.id AND m.state = 6)
        FROM delivery d JOIN notification n ON n.id = d.id >> 10 JOIN event e ON e.id = n.event
        WHERE d.state = 0 AND d.instance = $1::int4 AND d.priority = $2::int4
        AND (d.time_ns, d.id) > ($3::int8, $4::int8) AND d.time_ns <= $5::int8
        ORDER BY d.time_ns, d.id LIMIT $6::int8
        """)
    private static let living = PostgresStatement(
        "living",
        """
        SELECT provider_id FROM living WHERE instance = $1::int4 AND recipient = $2::text
        AND thread_key = $3::text
        """)

    func due(_ request: DueRequest) throws(PostgresFault) -> [DueDelivery] {
        let rows = try ask(PostgresReader.due) {
            $0.add(request.instance)
            $0.add(request.priority)
            $0.add(request.after?.dueNs ?? .min)
            $0.add(request.after?.delivery.rawValue ?? .min)
            $0.add(request.untilNs)
            $0.add(Int64(request.limit))
        }
        return (0..<rows.count).map { row in
            DueDelivery(
                number: DeliveryNumber(rawValue: rows.integer(row, 0)), event: rows.integer(row, 1),
                user: rows.text(row, 2), instance: Int32(rows.integer(row, 3)),
                recipient: rows.text(row, 4), priority: Int32(rows.integer(row, 5)),
                dueNs: rows.integer(row, 6), sinceNs: rows.integer(row, 7),
                expiresNs: rows.optionalInteger(row, 8), attempts: Int32(rows.integer(row, 9)),
                isRepeat: rows.integer(row, 10) != 0, rung: Int32(rows.integer(row, 11)),
                group: rows.integer(row, 12), threadKey: rows.text(row, 13),
                merged: Int(rows.integer(row, 14)))
        }
    }

    func livingMessage(
        instance: Int32, recipient: String, threadKey: String
    ) throws(PostgresFault) -> String? {
        let rows = try ask(PostgresReader.living) {
            $0.add(instance)
            $0.add(recipient)
            $0.add(threadKey)
        }
        return rows.count == 1 ? rows.text(0, 0) : nil
    }

    // MARK: Dead letters and counts

    private static let deadLetters = PostgresStatement(
        "dead_letters",
        """
        SELECT d.id, n.event, n.user_id, d.instance, d.recipient, d.attempts, d.time_ns,
        d.end_reason, d.detail FROM instance i CROSS JOIN LATERAL (
            SELECT * FROM delivery x WHERE x.state = 3 AND x.instance = i.id
            AND x.id < $2::int8 ORDER BY x.id DESC LIMIT $3::int8) AS d
        JOIN notification n ON n.id = d.id >> 10
        WHERE $1::int4 IS NULL OR i.id = $1::int4 ORDER BY d.id DESC LIMIT $3::int8
        """)
    private static let counts: PostgresStatement = {
        let due = """
            SELECT 1 FROM delivery d WHERE d.state = 0 AND d.instance = i.id
            AND d.priority = p.priority
            """
        return PostgresStatement(
            "counts",
            """
            SELECT i.id, least((SELECT sum(c.count) FROM generate_series(0, 3) AS p (priority),
                LATERAL (SELECT count(*) FROM (\(due) AND d.time_ns <= $1::int8
                    LIMIT $2::int8) AS x) AS c), $2::int8)::int8,
            least((SELECT sum(c.count) FROM generate_series(0, 3) AS p (priority),
                LATERAL (SELECT count(*) FROM (\(due) AND d.time_ns > $1::int8
                    LIMIT $2::int8) AS x) AS c), $2::int8)::int8,
            (SELECT count(*) FROM (SELECT 1 FROM delivery d WHERE d.state = 1
                AND d.instance = i.id LIMIT $2::int8) AS x),
            (SELECT count(*) FROM (SELECT 1 FROM delivery d WHERE d.state = 3
                AND d.instance = i.id LIMIT $2::int8) AS x),
            (SELECT min(o.time_ns) FROM generate_series(0, 3) AS p (priority),
                LATERAL (SELECT d.time_ns FROM delivery d WHERE d.state = 0
                AND d.instance = i.id AND d.priority = p.priority AND d.time_ns <= $1::int8
                ORDER BY d.time_ns LIMIT 1) AS o)
            FROM instance i ORDER BY i.id
            """)
    }()

    func deadLetters(_ request: DeadLetterRequest) throws(PostgresFault) -> [DeadLetter] {
        let rows = try ask(PostgresReader.deadLetters) {
            if let instance = request.instance { $0.add(instance) } else { $0.addNothing() }
            $0.add(request.before?.rawValue ?? .max)
            $0.add(Int64(request.limit))
        }
        return (0..<rows.count).map { row in
            DeadLetter(
                number: DeliveryNumber(rawValue: rows.integer(row, 0)), event: rows.integer(row, 1),
                user: rows.text(row, 2), instance: Int32(rows.integer(row, 3)),
                recipient: rows.text(row, 4), attempts: Int32(rows.integer(row, 5)),
                endedNs: rows.integer(row, 6), endReason: UInt8(clamping: rows.integer(row, 7)),
                detail: rows.text(row, 8))
        }
    }

    func counts(nowNs: Int64, limit: Int) throws(PostgresFault) -> [DeliveryCounts] {
        let rows = try ask(PostgresReader.counts) {
            $0.add(nowNs)
            $0.add(Int64(limit))
        }
        return (0..<rows.count).map { row in
            var counts = DeliveryCounts(instance: Int32(rows.integer(row, 0)))
            counts.due = Int(rows.integer(row, 1))
            counts.deferred = Int(rows.integer(row, 2))
            counts.claimed = Int(rows.integer(row, 3))
            counts.dead = Int(rows.integer(row, 4))
            counts.oldestDueNs = rows.optionalInteger(row, 5)
            return counts
        }
    }
}
