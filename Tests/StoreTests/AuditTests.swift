import CBelfry
import Core
import TestKit
import Testing

@testable import Store

@Suite("The audit, and what was sent to whom", .timeLimit(.minutes(1)))
struct AuditTests {
    // MARK: Who changed what

    @Test(arguments: StoreKind.allCases)
    func `A time of the audit is read in the order in which it was written`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        // The third was written while the clock was an hour behind.
        for (index, atNs) in [100, 200, 50, 300].enumerated() {
            _ = try test.store.record(
                AuditEntry(
                    atNs: Int64(atNs), who: "user:7", process: Int32(40 + index), action: "a",
                    subject: "\(index)"))
        }
        try test.reopen()
        let lines = try test.store.audit(AuditRequest(fromNs: 50, untilNs: 300, limit: 9))
        #expect(lines.map(\.entry.subject) == ["0", "1", "2"])
        #expect(lines.map(\.entry.process) == [40, 41, 42])
        let rest = try test.store.audit(
            AuditRequest(after: lines[1].number, fromNs: 60, limit: 9))
        #expect(rest.map(\.entry.subject) == ["3"])
    }

    @Test(arguments: StoreKind.allCases)
    func `A line is neither replaced nor are all of them dropped at once`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let entry = AuditEntry(atNs: 1, who: "ann", process: 5, action: "ack", subject: "7")
        let number = try test.store.record(entry)
        let columns = "(number, at_ns, actor, action, subject, detail)"
        let row = "(\(number), 1, 'bob', 'ack', '7', '')"
        let attempts =
            switch kind {
            case .sqlite:
                ["INSERT OR REPLACE INTO audit \(columns) VALUES \(row)", "DELETE FROM audit"]
            case .postgres:
                [
                    """
                    INSERT INTO audit \(columns) OVERRIDING SYSTEM VALUE VALUES \(row)
                    ON CONFLICT (number) DO UPDATE SET actor = 'bob'
                    """, "TRUNCATE audit",
                    "SET session_replication_role = replica; DELETE FROM audit",
                ]
            }
        for sql in attempts {
            let (status, output) = try test.query(sql)
            #expect(status != 0, "\(sql)")
            #expect(output.contains("the audit is append-only"), "\(output)")
        }
        #expect(try test.store.audit(after: 0, limit: 9).map(\.entry) == [entry])
    }

    @Test func `Lines of an earlier file stay, and nobody's process stands in them`() throws {
        let folder = try TemporaryDirectory()
        let path = "\(folder.path)/belfry.db"
        let database = try SQLiteDatabase(path: path)
        let first = Array(DurableSchema.migrations.steps.prefix(3))
        try SQLiteMigrations(steps: first).run(on: database)
        try database.execute("INSERT INTO audit VALUES (3, 9, 'ann', 'ack', '7', '')")
        let store = try SQLiteDurableStore(path: path)
        let entry = AuditEntry(atNs: 9, who: "ann", action: "ack", subject: "7")
        #expect(
            try store.audit(after: 0, limit: 9) == [AuditLine(number: 3, entry: entry)])
        #expect(try store.record(entry) == 4)
    }

    // MARK: What was sent to whom

    @Test(arguments: StoreKind.allCases)
    func `Deliveries come with their events, page by page in one order`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let mail = try test.store.number(ofInstance: "mail")
        let accepted = try test.store.accept(
            (0..<3).map { index in
                var given = Given("order_filled", id: "e\(index)", for: ["ann", "bob"])
                given.instances = [mail]
                given.recipient = "\(index)@example.com"
                given.draft.subject = "AAPL"
                given.draft.title = "Filled"
                given.draft.body = "At 189.20"
                given.draft.traceparent = SentTrace.parent
                return given
            })
        try test.reopen()
        var after: DeliveryNumber?
        var pages: [[SentDelivery]] = []
        repeat {
            pages.append(try test.store.sent(SentRequest(after: after, limit: 4)))
            after = pages.last?.last?.delivery.number
        } while pages.last?.count == 4
        #expect(pages.map(\.count) == [4, 2])
        let all = pages.flatMap { $0 }
        #expect(all.map(\.event) == ["e0", "e0", "e1", "e1", "e2", "e2"])
        #expect(all.map(\.delivery.user) == ["ann", "bob", "ann", "bob", "ann", "bob"])
        #expect(
            all.map(\.delivery.number)
                == (0..<6).map {
                    DeliveryNumber(notification: accepted.firstNotification + $0, index: 0)
                })
        let first = try #require(all.first)
        #expect(first.delivery.recipient == "0@example.com")
        #expect(first.delivery.instance == mail)
        #expect((first.type, first.subject, first.source) == ("order_filled", "AAPL", "broker"))
        #expect(first.acceptedNs == 1_000)
        #expect(first.traceparent == SentTrace.parent)
        #expect((first.title, first.body) == ("", ""))
        let whole = try test.store.sent(SentRequest(limit: 1, withMessages: true))
        #expect((whole.first?.title, whole.first?.body) == ("Filled", "At 189.20"))
    }

    @Test(arguments: StoreKind.allCases)
    func `A time begins where its events do, and what has none of its own is passed over`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let mail = try test.store.number(ofInstance: "mail")
        let hour: Int64 = 3_600_000_000_000
        for index in 1...4 {
            var given = Given("a", id: "e\(index)", for: index == 3 ? [] : ["ann"])
            given.instances = [mail]
            try test.store.accept([given], atNs: Int64(index) * hour)
        }
        func events(from fromNs: Int64) throws -> [String] {
            try test.store.sent(SentRequest(fromNs: fromNs, limit: 9)).map(\.event)
        }
        #expect(try events(from: .min) == ["e1", "e2", "e4"])
        #expect(try events(from: 2 * hour) == ["e2", "e4"])
        #expect(try events(from: 3 * hour) == ["e4"])
        #expect(try events(from: 9 * hour).isEmpty)
    }
}

private enum SentTrace {
    static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
}
