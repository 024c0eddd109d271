/// What commits say to PostgreSQL of messages whose deliveries have ended.
enum PostgresNewsStatements {
    /// Keeps one piece of news, the first of each array, and what follows from it; says whether it
    /// is new.
    ///
    /// What moves on is told so by `PostgresDispatchStatements.moveOn`, which comes after it and
    /// takes along what is merged then.
    static let note = PostgresStatement(
        "note_news",
        """
        WITH given AS (
            SELECT * FROM unnest($1::int8[], $2::int4[], $3::int8[], $4::text[], $5::int2[],
            $6::int2[]) AS each (id, status, at_ns, detail, state, end_reason)),
        noted AS (
            INSERT INTO news SELECT id, status, at_ns, detail FROM given
            ON CONFLICT DO NOTHING RETURNING delivery),
        tried AS (
            INSERT INTO attempt SELECT d.id, d.attempts, d.time_ns, 0, NULL
            FROM given JOIN noted ON true JOIN delivery d ON d.id = given.id AND d.state = 2
            WHERE given.state <> 0 ON CONFLICT DO NOTHING),
        ended AS (
            UPDATE delivery d SET state = given.state, time_ns = given.at_ns, lead = NULL,
            end_reason = nullif(given.end_reason, 0), detail = given.detail,
            since_ns = coalesce(d.since_ns, d.time_ns)
            FROM given JOIN noted ON true
            WHERE d.id = given.id AND d.state = 2 AND given.state <> 0
            RETURNING d.id, d.state, d.time_ns, d.end_reason, d.instance, d.recipient,
            d.provider_id),
        forgotten AS (
            DELETE FROM living l USING ended WHERE l.instance = ended.instance
            AND l.recipient = coalesce(ended.recipient, '')
            AND l.provider_id = ended.provider_id),
        followed AS (
            UPDATE delivery m SET time_ns = ended.time_ns,
            state = CASE ended.state WHEN 7 THEN 6 ELSE ended.state END,
            end_reason = CASE ended.state WHEN 7 THEN NULL ELSE ended.end_reason END
            FROM ended WHERE m.lead = ended.id AND m.state = 2)
        SELECT delivery FROM noted
        """)

    /// The recipient of a delivery no longer exists.
    static let gone = PostgresStatement(
        "news_of_gone",
        """
        INSERT INTO gone_contact
        SELECT n.user_id, d.instance, d.recipient, given.at_ns, coalesce(given.detail, '')
        FROM unnest($1::int8[], $2::int8[], $3::text[]) AS given (id, at_ns, detail)
        JOIN delivery d ON d.id = given.id AND d.recipient IS NOT NULL
        JOIN notification n ON n.id = d.id >> 10 ON CONFLICT DO NOTHING
        """)
}
