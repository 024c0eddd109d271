import Core
import Store
import TestKit
import Testing

@Suite("What other programs find in the database", .timeLimit(.minutes(1)))
struct ViewTests {
    /// 2026-01-02 03:04:05 UTC, and a half.
    private static let atNs: Int64 = 1_767_323_045_500_000_000

    @Test(arguments: StoreKind.allCases)
    func `Notifications by their type, data and time`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var given = Given("signal_alert")
        given.draft.payload = #"{"symbol": "AAPL"}"#
        let first = try test.store.accept([given, Given("a")], atNs: Self.atNs).firstNotification
        #expect(
            try rows(test, "SELECT id, type FROM notifications ORDER BY id")
                == ["\(first)|signal_alert", "\(first + 1)|a"])
        #expect(
            try rows(test, "SELECT data FROM notifications ORDER BY id")
                == [#"{"symbol": "AAPL"}"#, "{}"])
        #expect(
            try rows(test, "SELECT created_at FROM notifications LIMIT 1")[0]
                .hasPrefix("2026-01-02 03:04:05.5"))
    }

    @Test(arguments: StoreKind.allCases)
    func `Preferences are on unless a document says otherwise`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        try test.store.put(
            StoredPerson(
                id: "ann", document: #"{"preferences": {"slack_enabled": false}}"#,
                updatedNs: Self.atNs))
        let (on, off) = kind == .sqlite ? ("1", "0") : ("t", "f")
        #expect(
            try rows(
                test,
                """
                SELECT user_id, email_enabled, slack_enabled, signal_alerts, trade_executions,
                performance_updates, error_alerts, daily_reports FROM user_preferences
                """) == ["ann|\(on)|\(off)|\(on)|\(on)|\(on)|\(on)|\(on)"])
        #expect(
            try rows(test, "SELECT created_at, updated_at FROM user_preferences")[0]
                .hasPrefix("2026-01-02 03:04:05.5"))
    }

    @Test(arguments: StoreKind.allCases)
    func `Critical notifications are those that are kept`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let user = "7b0c1f8e-3c5a-4b57-9d2e-0a1b2c3d4e5f"
        var given = Given("risk_violation", for: [user])
        given.retention = .kept
        given.draft.title = "Stop"
        given.draft.body = "Loss limit"
        let first = try test.store.accept([Given("a"), given], atNs: Self.atNs).firstNotification
        _ = try test.store.markRead(.one(first + 1), of: user, atNs: 5)
        let isRead = kind == .sqlite ? "1" : "t"
        #expect(
            try rows(
                test,
                """
                SELECT user_id, type, title, message, is_read, expires_at
                FROM critical_notifications
                """) == ["\(user)|risk_violation|Stop|Loss limit|\(isRead)|"])
        let id = String(first + 1, radix: 16)
        #expect(
            try rows(test, "SELECT id FROM critical_notifications")
                == [
                    "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - id.count) + id
                ])
    }

    @Test(arguments: StoreKind.allCases)
    func `Trade notifications carry what the order said, and a message`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        var given = Given("order_filled", for: ["ann"])
        given.draft.title = "AAPL filled"
        given.draft.payload = #"{"trade_id": 7}"#
        // No JSON object at all is no reason to refuse the other rows.
        var odd = Given("order_rejected", for: ["ann"])
        odd.draft.payload = #"{"note": "a\u0000b""#
        let first = try test.store.accept([given, Given("a"), odd]).firstNotification
        let isUnread = kind == .sqlite ? "0" : "f"
        #expect(
            try rows(
                test, "SELECT id, user_id, type, is_read FROM trade_notifications ORDER BY id")
                == [
                    "\(first)|ann|order_filled|\(isUnread)",
                    "\(first + 2)|ann|order_rejected|\(isUnread)",
                ])
        let path = kind == .sqlite ? "$.trade_id" : "trade_id"
        #expect(
            try rows(
                test,
                "SELECT data ->> '\(path)', data ->> '\(path.replacingTail("message"))' "
                    + "FROM trade_notifications ORDER BY id")[0] == "7|AAPL filled")
    }

    @Test(arguments: [
        (
            "notifications",
            ["id bigint", "type varchar(128)", "data jsonb", "created_at timestamp"]
        ),
        (
            "user_preferences",
            [
                "user_id varchar(128)", "email_enabled boolean", "slack_enabled boolean",
                "signal_alerts boolean", "trade_executions boolean", "performance_updates boolean",
                "error_alerts boolean", "daily_reports boolean", "created_at timestamp",
                "updated_at timestamp",
            ]
        ),
        (
            "critical_notifications",
            [
                "id uuid", "user_id uuid", "type notification_type", "title varchar(255)",
                "message text", "is_read boolean", "expires_at timestamp", "created_at timestamp",
            ]
        ),
        (
            "trade_notifications",
            [
                "id bigint", "user_id varchar(128)", "type varchar(128)", "data jsonb",
                "is_read boolean", "created_at timestamp",
            ]
        ),
    ])
    func `The columns are those that others ask for`(view: String, columns: [String]) throws {
        let names = columns.map { $0.prefix { $0 != " " } }.map(String.init)
        #expect(
            try rows(TestStore(.sqlite), "SELECT name FROM pragma_table_info('\(view)')") == names)
        #expect(
            try rows(
                TestStore(.postgres),
                """
                SELECT attname || ' ' || replace(replace(format_type(atttypid, atttypmod),
                'character varying', 'varchar'), ' without time zone', '') FROM pg_attribute
                WHERE attrelid = '\(view)'::regclass AND attnum > 0 ORDER BY attnum
                """) == columns)
    }

    @Test(arguments: StoreKind.allCases)
    func `What is odd in one row is no fault of the others`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let payloads = [
            "7", "[1, 2]", "null", "no JSON at all", String(repeating: "[", count: 100_000), "",
        ]
        try test.store.accept(
            payloads.map { payload in
                var given = Given("order_filled")
                given.draft.payload = payload
                given.draft.title = "AAPL filled"
                given.retention = .kept
                return given
            })
        let path = kind == .sqlite ? "$.message" : "message"
        #expect(
            try rows(test, "SELECT data ->> '\(path)' FROM trade_notifications")
                == Array(repeating: "AAPL filled", count: payloads.count))
        for view in ["notifications", "critical_notifications"] {
            #expect(
                try rows(
                    test, "SELECT count(*) FROM (SELECT * FROM \(view) ORDER BY 3) AS all_rows")
                    == ["\(payloads.count)"])
        }
        let documents = [
            "", "nonsense", "[]", #"{"preferences": {"email_enabled": "perhaps"}}"#,
            #"{"preferences": null}"#, #"{"preferences": {"email_enabled": null}}"#,
        ]
        for (index, document) in documents.enumerated() {
            try test.store.put(StoredPerson(id: "\(index)", document: document, updatedNs: 1))
        }
        let on = kind == .sqlite ? "1" : "t"
        #expect(
            try rows(test, "SELECT email_enabled FROM user_preferences")
                == Array(repeating: on, count: documents.count))
    }

    private func rows(_ test: TestStore, _ sql: String) throws -> [String] {
        let (status, output) = try test.query(sql)
        #expect(status == 0, "\(output)")
        return output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}

extension String {
    /// "$.trade_id" with "message" is "$.message".
    fileprivate func replacingTail(_ name: String) -> String {
        hasPrefix("$.") ? "$.\(name)" : name
    }
}
