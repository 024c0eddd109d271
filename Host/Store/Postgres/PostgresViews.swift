/// The tables that other programs ask for by these names, as views.
enum PostgresViews {
    static let all = [json, kind, moment, notifications, preferences, critical, trades]

    /// Text as JSON; what is none, or what JSON of PostgreSQL cannot hold, such as a NUL, stays a
    /// text.
    private static let json = """
        CREATE FUNCTION belfry_json(given TEXT) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN
            RETURN coalesce(given::jsonb, '{}'::jsonb);
        EXCEPTION WHEN data_exception OR statement_too_complex THEN
            RETURN jsonb_build_object('text', given);
        END $$
        """

    /// The name of a type that others cast to; types come with plugins, so that no list would do.
    private static let kind = "CREATE DOMAIN notification_type AS TEXT"

    private static let moment = """
        CREATE FUNCTION belfry_time(ns BIGINT) RETURNS timestamp LANGUAGE sql IMMUTABLE AS
        $$ SELECT timestamp 'epoch' + (ns / 1000) * interval '1 microsecond' $$
        """

    private static let notifications = """
        CREATE VIEW notifications AS SELECT n.id, e.type::varchar(128) AS type,
        belfry_json(e.payload) AS data, belfry_time(e.accepted_ns) AS created_at
        FROM notification n JOIN event e ON e.id = n.event
        """

    private static let preferences: String = {
        let switches = [
            "email_enabled", "slack_enabled", "signal_alerts", "trade_executions",
            "performance_updates", "error_alerts", "daily_reports",
        ].map {
            "belfry_json(document) #> '{preferences,\($0)}' IS DISTINCT FROM 'false' AS \($0)"
        }.joined(separator: ", ")
        return """
            CREATE VIEW user_preferences AS SELECT id::varchar(128) AS user_id, \(switches),
            belfry_time(created_ns) AS created_at, belfry_time(updated_ns) AS updated_at FROM person
            """
    }()

    /// Ids are UUIDs here: the notification's number, and a user's own id where it is one.
    private static let critical = """
        CREATE VIEW critical_notifications AS SELECT lpad(to_hex(n.id), 32, '0')::uuid AS id,
        CASE WHEN n.user_id ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN n.user_id::uuid
            ELSE md5(n.user_id)::uuid END AS user_id,
        e.type::notification_type AS type, left(e.title, 255)::varchar(255) AS title, coalesce(e.body, '') AS message,
        n.read_ns IS NOT NULL AS is_read,
        CASE WHEN e.expires_ns <> 0 THEN belfry_time(e.expires_ns) END AS expires_at,
        belfry_time(e.accepted_ns) AS created_at
        FROM notification n JOIN event e ON e.id = n.event WHERE e.retention = 1
        """

    private static let trades = """
        CREATE VIEW trade_notifications AS SELECT n.id, n.user_id::varchar(128) AS user_id,
        e.type::varchar(128) AS type,
        jsonb_build_object('type', e.type, 'message', coalesce(e.body, e.title))
            || CASE jsonb_typeof(said) WHEN 'object' THEN said ELSE '{}' END AS data,
        n.read_ns IS NOT NULL AS is_read, belfry_time(e.accepted_ns) AS created_at
        FROM notification n JOIN event e ON e.id = n.event, belfry_json(e.payload) AS said
        WHERE e.type IN ('order_accepted',
        'order_filled', 'order_partial_fill', 'order_cancelled', 'order_rejected', 'order_expired')
        """
}
