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

    static let knownEvents = PostgresStatement(
        "known_events", "SELECT key FROM event WHERE key = ANY($1::text[])")

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
        INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, attempts, reason,
        rule, group_key, rung, thread, node, lease_ns)
        SELECT id, instance, recipient, state, priority, time_ns, state, reason, rule, group_key,
        rung, thread, CASE state WHEN 1 THEN $12::int4 END, CASE state WHEN 1 THEN $13::int8 END
        FROM unnest($1::int8[], $2::int4[], $3::text[], $4::int2[], $5::int4[], $6::int8[],
        $7::int2[], $8::int4[], $9::int8[], $10::int4[], $11::int8[])
        AS given (id, instance, recipient, state, priority, time_ns, reason, rule, group_key, rung,
        thread)
        """)

    /// As `insertDeliveries`, of claimed ones that are in threads; says which were stored as due.
    ///
    /// Those of whose thread another node has one.
    static let insertThreaded = PostgresStatement(
        "threaded_deliveries",
        """
        WITH given AS (
            SELECT *, EXISTS (
                SELECT 1 FROM delivery o WHERE o.state = 1 AND o.instance = each.instance
                AND o.thread = each.thread AND o.recipient IS NOT DISTINCT FROM each.recipient
                AND o.node <> $12::int4) AS is_taken
            FROM unnest($1::int8[], $2::int4[], $3::text[], $4::int2[], $5::int4[], $6::int8[],
            $7::int2[], $8::int4[], $9::int8[], $10::int4[], $11::int8[])
            AS each (id, instance, recipient, state, priority, time_ns, reason, rule, group_key,
            rung, thread)),
        stored AS (
            INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, attempts,
            reason, rule, group_key, rung, thread, node, lease_ns)
            SELECT id, instance, recipient, CASE WHEN is_taken THEN 0 ELSE 1 END, priority,
            time_ns, CASE WHEN is_taken THEN 0 ELSE 1 END, reason, rule, group_key, rung, thread,
            CASE WHEN NOT is_taken THEN $12::int4 END, CASE WHEN NOT is_taken THEN $13::int8 END
            FROM given)
        SELECT id FROM given WHERE is_taken
        """)

    /// Of deliveries that an earlier try was to store as claimed: those that are not ours.
    static let lostClaims = PostgresStatement(
        "lost_claims",
        """
        SELECT given.id FROM unnest($1::int8[]) AS given (id) LEFT JOIN delivery d
        ON d.id = given.id AND d.state = 1 AND d.node = $2::int4 WHERE d.id IS NULL
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

    /// Wakes the other nodes: what they hear is who wakes them.
    static let wake = PostgresStatement("wake", "SELECT pg_notify('belfry_due', $1::text)")
}
