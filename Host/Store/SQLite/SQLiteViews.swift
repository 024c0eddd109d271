/// The tables that other programs ask for by these names, as views.
///
/// SQLite has no types for times, JSON and UUIDs: they are texts.
enum SQLiteViews {
    static let all = [notifications, preferences, critical, trades].joined(separator: ";\n")

    private static func time(_ column: String) -> String {
        "strftime('%Y-%m-%d %H:%M:%f', \(column) / 1000000 / 1000.0, 'unixepoch')"
    }

    private static let notifications = """
        CREATE VIEW notifications AS SELECT n.id, e.type, coalesce(e.payload, '{}') AS data,
        \(time("e.accepted_ns")) AS created_at
        FROM notification n JOIN event e ON e.id = n.event
        """

    private static let preferences: String = {
        let switches = [
            "email_enabled", "slack_enabled", "signal_alerts", "trade_executions",
            "performance_updates", "error_alerts", "daily_reports",
        ].map {
            """
            CASE WHEN json_valid(document) THEN json_type(document, '$.preferences.\($0)')
            IS NOT 'false' ELSE 1 END AS \($0)
            """
        }.joined(separator: ", ")
        return """
            CREATE VIEW user_preferences AS SELECT id AS user_id, \(switches),
            \(time("created_ns")) AS created_at, \(time("updated_ns")) AS updated_at FROM person
            """
    }()

    /// An id is the notification's number written as a UUID.
    private static let critical = """
        CREATE VIEW critical_notifications AS SELECT
        printf('00000000-0000-0000-%04x-%012x', n.id >> 48, n.id & 281474976710655) AS id,
        n.user AS user_id, e.type, substr(e.title, 1, 255) AS title,
        coalesce(e.body, '') AS message, n.read_ns IS NOT NULL AS is_read,
        CASE WHEN e.expires_ns <> 0 THEN \(time("e.expires_ns")) END AS expires_at,
        \(time("e.accepted_ns")) AS created_at
        FROM notification n JOIN event e ON e.id = n.event WHERE e.retention = 1
        """

    private static let trades = """
        CREATE VIEW trade_notifications AS SELECT n.id, n.user AS user_id, e.type,
        json_patch(json_object('type', e.type, 'message', coalesce(e.body, e.title)),
            CASE WHEN NOT json_valid(e.payload) THEN '{}'
            WHEN json_type(e.payload) = 'object' THEN e.payload ELSE '{}' END) AS data,
        n.read_ns IS NOT NULL AS is_read, \(time("e.accepted_ns")) AS created_at
        FROM notification n JOIN event e ON e.id = n.event WHERE e.type IN ('order_accepted',
        'order_filled', 'order_partial_fill', 'order_cancelled', 'order_rejected', 'order_expired')
        """
}
