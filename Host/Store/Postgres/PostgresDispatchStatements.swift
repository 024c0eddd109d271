/// What commits say to PostgreSQL of deliveries that are there.
enum PostgresDispatchStatements {
    /// The first half of the locks under which threads are looked at: "belf".
    private static let threadLocks: Int32 = 0x6265_6C66

    /// Comes before a claim looks whether its thread is free.
    ///
    /// Of two nodes that do so at once, one waits for the other's commit. Few locks stand for all
    /// threads, taken in one order.
    static let lockThreads = PostgresStatement(
        "lock_threads",
        """
        SELECT pg_advisory_xact_lock(\(threadLocks), bucket) FROM (
            SELECT DISTINCT (thread & 255)::int4 AS bucket FROM (
                SELECT thread FROM unnest($1::int8[]) AS given (thread) UNION ALL
                SELECT d.thread FROM unnest($2::int8[]) AS given (id)
                JOIN delivery d ON d.id = given.id WHERE d.state = 0 AND d.thread IS NOT NULL
                AND d.group_key IS NULL) AS threads
            ORDER BY bucket) AS buckets
        """)

    /// Records outcomes, one of a delivery; says which were written, now or by an earlier try of
    /// the same work.
    static let record = PostgresStatement(
        "record",
        """
        WITH given AS (
            SELECT * FROM unnest($1::int8[], $2::int4[], $3::int2[], $4::int2[], $5::int8[],
            $6::int2[], $7::int2[], $8::int4[], $9::text[], $10::text[], $11::int2[])
            AS each (id, attempt, was_claimed, state, time_ns, may_repeat, end_reason, status,
            provider_id, detail, goes_on)),
        done AS (
            UPDATE delivery d SET state = given.state, time_ns = given.time_ns, node = NULL,
            lease_ns = NULL, lead = NULL, detail = given.detail,
            since_ns = CASE given.state WHEN 0 THEN coalesce(d.since_ns, d.time_ns)
                ELSE d.since_ns END,
            repeated = CASE given.may_repeat WHEN 1 THEN 1 ELSE d.repeated END,
            end_reason = nullif(given.end_reason, 0),
            provider_id = coalesce(given.provider_id, d.provider_id)
            FROM given WHERE d.id = given.id AND d.attempts = given.attempt
            AND ((given.was_claimed = 1 AND d.state = 1 AND d.node = $12::int4)
                OR (given.was_claimed = 0 AND d.state = 0))
            RETURNING d.id, d.attempts, d.state, d.time_ns, d.end_reason, d.instance, d.recipient,
            d.thread, given.status, given.provider_id, given.detail, given.goes_on),
        noted AS (
            INSERT INTO attempt SELECT id, attempts, time_ns, status, detail FROM done
            WHERE status IS NOT NULL ON CONFLICT DO NOTHING),
        living_now AS (
            INSERT INTO living
            SELECT DISTINCT ON (done.instance, coalesce(done.recipient, ''), e.thread_key)
            done.instance, coalesce(done.recipient, ''), e.thread_key, done.provider_id,
            done.time_ns FROM done JOIN notification n ON n.id = done.id >> 10
            JOIN event e ON e.id = n.event
            WHERE done.state = 2 AND done.provider_id IS NOT NULL AND done.thread IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM delivery m WHERE m.lead = done.id AND m.state = 6)
            ORDER BY done.instance, coalesce(done.recipient, ''), e.thread_key, done.time_ns DESC
            ON CONFLICT (instance, recipient, thread_key)
            DO UPDATE SET provider_id = excluded.provider_id, at_ns = excluded.at_ns),
        ended AS (
            UPDATE delivery m SET state = done.state, end_reason = done.end_reason,
            time_ns = done.time_ns FROM done
            WHERE m.lead = done.id AND m.state = 6 AND done.state <> 0 AND done.goes_on = 0)
        SELECT id FROM done UNION ALL
        SELECT d.id FROM given JOIN delivery d ON d.id = given.id AND d.state = given.state
        AND d.attempts = given.attempt AND d.time_ns = given.time_ns
        """)

    /// The recipients of these deliveries no longer exist, if they ended as is said.
    static let noteGone = PostgresStatement(
        "note_gone",
        """
        INSERT INTO gone_contact
        SELECT n.user_id, d.instance, d.recipient, given.time_ns, coalesce(given.detail, '')
        FROM unnest($1::int8[], $2::int4[], $3::int8[], $4::text[])
        AS given (id, attempt, time_ns, detail)
        JOIN delivery d ON d.id = given.id AND d.attempts = given.attempt
            AND d.time_ns = given.time_ns AND d.recipient IS NOT NULL
        JOIN notification n ON n.id = d.id >> 10
        ORDER BY n.user_id, d.instance, d.recipient ON CONFLICT DO NOTHING
        """)

    static let lockNotifications = PostgresStatement(
        "lock_notifications",
        "SELECT 1 FROM notification WHERE id = ANY ($1::int8[]) ORDER BY id FOR UPDATE")

    /// Lets what has just moved on begin again elsewhere; says as what.
    ///
    /// What was merged into it goes along. Where a notification has no room for another delivery,
    /// it is dead.
    static let moveOn = PostgresStatement(
        "move_on",
        """
        WITH given AS (
            SELECT * FROM unnest($1::int8[], $2::int4[], $3::int8[], $4::int4[], $5::text[],
            $6::int4[]) AS each (id, attempt, time_ns, instance, recipient, rung)),
        numbered AS (
            SELECT given.*, d.priority, d.reason, d.rule, d.thread, d.end_reason,
            (SELECT max(o.id) FROM delivery o WHERE o.id >= (d.id >> 10) << 10
                AND o.id < ((d.id >> 10) + 1) << 10)
                + row_number() OVER (PARTITION BY d.id >> 10 ORDER BY d.id) AS next
            FROM given JOIN delivery d ON d.id = given.id WHERE d.state = 7 AND d.lead IS NULL
            AND d.attempts = given.attempt AND d.time_ns = given.time_ns),
        gone AS (SELECT *, next >> 10 = id >> 10 AS fits FROM numbered),
        begun AS (
            INSERT INTO delivery (id, instance, recipient, state, priority, time_ns, attempts,
            reason, rule, rung, thread) SELECT next, instance, recipient, 0, priority, time_ns, 0,
            reason, rule, nullif(rung, 0), thread FROM gone WHERE fits),
        linked AS (
            UPDATE delivery d SET lead = CASE WHEN fits THEN next END,
            state = CASE WHEN fits THEN 7 ELSE 3 END FROM gone WHERE d.id = gone.id),
        joined AS (
            UPDATE delivery m SET lead = CASE WHEN fits THEN next ELSE m.lead END,
            state = CASE WHEN fits THEN 6 ELSE 3 END,
            end_reason = CASE WHEN fits THEN m.end_reason ELSE gone.end_reason END,
            time_ns = CASE WHEN fits THEN m.time_ns ELSE gone.time_ns END
            FROM gone WHERE m.lead = gone.id AND m.state = 6)
        SELECT id, next FROM gone WHERE fits UNION ALL
        SELECT d.id, d.lead FROM given JOIN delivery d ON d.id = given.id
        WHERE d.state = 7 AND d.lead IS NOT NULL AND d.attempts = given.attempt
        AND d.time_ns = given.time_ns
        """)

    /// Takes or renews; says of which it could.
    ///
    /// What an earlier try of the same work has taken is taken.
    static let claim = PostgresStatement(
        "claim",
        """
        UPDATE delivery d SET state = 1, node = $4::int4, lease_ns = $5::int8,
        attempts = given.attempt
        FROM unnest($1::int8[], $2::int4[], $3::int2[]) AS given (id, attempt, is_renewal)
        WHERE d.id = given.id AND (
            (d.state = 1 AND d.node = $4::int4 AND d.attempts = given.attempt)
            OR (given.is_renewal = 0 AND d.state = 0 AND d.attempts = given.attempt - 1
                AND (d.thread IS NULL OR d.group_key IS NOT NULL OR NOT EXISTS (
                    SELECT 1 FROM delivery o WHERE o.state = 1 AND o.instance = d.instance
                    AND o.thread = d.thread AND o.recipient IS NOT DISTINCT FROM d.recipient
                    AND o.node <> $4::int4))))
        RETURNING d.id
        """)

    static let merge = PostgresStatement(
        "merge",
        """
        UPDATE delivery d SET state = 6, lead = given.lead
        FROM unnest($1::int8[], $2::int8[], $3::int4[]) AS given (id, lead, attempt)
        JOIN delivery l ON l.id = given.lead AND l.state = 1 AND l.node = $4::int4
            AND l.attempts = given.attempt
        JOIN notification ln ON ln.id = given.lead >> 10
        JOIN notification n ON n.id = given.id >> 10 AND n.user_id = ln.user_id
        WHERE d.id = given.id AND d.id <> l.id AND d.instance = l.instance
        AND d.recipient IS NOT DISTINCT FROM l.recipient AND d.group_key = l.group_key
        AND (d.state = 0 OR (d.state = 6 AND d.lead = given.lead))
        RETURNING d.id
        """)

    /// What stood for others has been merged: its lead stands for them too.
    static let rejoin = PostgresStatement(
        "rejoin",
        """
        UPDATE delivery m SET lead = d.lead FROM unnest($1::int8[]) AS given (id)
        JOIN delivery d ON d.id = given.id AND d.state = 6 WHERE m.lead = d.id AND m.state = 6
        """)
}
