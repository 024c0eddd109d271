/// What the committer's transactions say to PostgreSQL.
enum PostgresStatements {
    static let begin = PostgresStatement("begin", "BEGIN")
    static let commit = PostgresStatement("commit", "COMMIT")

    private static let eventRows = """
        SELECT * FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[],
        $6::text[], $7::int4[], $8::int2[], $9::int8[], $10::int8[], $11::int8[], $12::text[],
        $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[],
        $20::int8[], $21::int4[])
        """

    static let insertEvents = PostgresStatement("events", "INSERT INTO event \(eventRows)")

    /// Leaves out what is known, and says what is not.
    static let insertNewEvents = PostgresStatement(
        "new_events", "INSERT INTO event \(eventRows) ON CONFLICT DO NOTHING RETURNING id")

    /// Those that are there under this very number and id: stored by an earlier try.
    static let ownEvents = PostgresStatement(
        "own_events",
        """
        SELECT e.id FROM unnest($1::int8[], $2::text[]) AS given (id, key)
        JOIN event e ON e.id = given.id AND e.key = given.key
        """)

    static let insertDedup = PostgresStatement(
        "dedup",
        """
        INSERT INTO dedup (key, event, until_ns, accepted_ns)
        SELECT * FROM unnest($1::text[], $2::int8[], $3::int8[], $4::int8[])
        """)

    /// Takes each key whose window has closed; says of each key whose it is now.
    static let takeDedup = PostgresStatement(
        "take_dedup",
        """
        INSERT INTO dedup AS known (key, event, until_ns, accepted_ns)
        SELECT * FROM unnest($1::text[], $2::int8[], $3::int8[], $4::int8[]) AS given (key)
        ORDER BY given.key
        ON CONFLICT (key) DO UPDATE SET
        event = CASE WHEN known.until_ns <= excluded.accepted_ns
            THEN excluded.event ELSE known.event END,
        until_ns = CASE WHEN known.until_ns <= excluded.accepted_ns
            THEN excluded.until_ns ELSE known.until_ns END,
        accepted_ns = CASE WHEN known.until_ns <= excluded.accepted_ns
            THEN excluded.accepted_ns ELSE known.accepted_ns END
        RETURNING key, event, until_ns
        """)

    static let insertNotifications = PostgresStatement(
        "notifications",
        """
        INSERT INTO notification (id, event, user_id)
        SELECT * FROM unnest($1::int8[], $2::int8[], $3::text[])
        """)

    static let insertDeliveries = PostgresStatement(
        "deliveries",
        """
        INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, reason, rule,
        group_key, node, lease_ns)
        SELECT * FROM unnest($1::int8[], $2::int4[], $3::text[], $4::int2[], $5::int4[],
        $6::int8[], $7::int2[], $8::int4[], $9::text[], $10::int4[], $11::int8[])
        """)

    static let insertDecisions = PostgresStatement(
        "decisions",
        """
        INSERT INTO decision SELECT DISTINCT ON (event, user_id, instance) event, user_id,
        instance, reason, rule, detail FROM unnest($1::int8[], $2::text[], $3::int4[], $4::int2[],
        $5::int4[], $6::text[]) WITH ORDINALITY
        AS given (event, user_id, instance, reason, rule, detail, place)
        ORDER BY event, user_id, instance, place DESC
        """)

    /// Takes or renews; says of which it could.
    static let claim = PostgresStatement(
        "claim",
        """
        UPDATE delivery d SET state = 1, node = given.node, lease_ns = given.lease_ns
        FROM unnest($1::int8[], $2::int4[], $3::int8[]) AS given (id, node, lease_ns)
        WHERE d.id = given.id AND (d.state = 0 OR (d.state = 1 AND d.node = given.node))
        RETURNING d.id
        """)

    /// The last outcome of each delivery, and a row of `attempt` for what has a status.
    static let record = PostgresStatement(
        "record",
        """
        WITH given AS (
            SELECT DISTINCT ON (id) * FROM unnest($1::int8[], $2::int2[], $3::int4[], $4::int8[],
            $5::int4[], $6::text[], $7::text[]) WITH ORDINALITY
            AS each (id, state, attempts, time_ns, status, provider_id, detail, place)
            ORDER BY id, place DESC),
        done AS (
            UPDATE delivery d SET state = given.state, attempts = given.attempts,
            time_ns = given.time_ns, node = NULL, lease_ns = NULL,
            provider_id = coalesce(given.provider_id, d.provider_id), detail = given.detail
            FROM given WHERE d.id = given.id AND (d.state = 0 OR (d.state = 1 AND d.node = $8)
            OR given.state = 2 OR (d.state = 3 AND given.state = 0))
            RETURNING given.id, given.attempts, given.time_ns, given.status, given.detail)
        INSERT INTO attempt SELECT * FROM done WHERE status IS NOT NULL
        ON CONFLICT (delivery, number) DO UPDATE
        SET ended_ns = excluded.ended_ns, status = excluded.status, detail = excluded.detail
        """)

    /// Wakes the other nodes: what they hear is who wakes them.
    static let wake = PostgresStatement("wake", "SELECT pg_notify('belfry_due', $1::text)")
}
