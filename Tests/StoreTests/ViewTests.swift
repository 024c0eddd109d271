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
