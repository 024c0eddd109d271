import Store
import TestKit
import Testing

@Suite("People's documents and the audit", .timeLimit(.minutes(1)))
struct PersonTests {
    @Test(arguments: StoreKind.allCases)
    func `People are put, found, listed by id and removed`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let names = ["bob", "ann", "Zoë", "'; DROP TABLE person; --"]
        for name in names {
            try test.store.put(StoredPerson(id: name, document: "{}", updatedNs: 5))
        }
        let ann = StoredPerson(id: "ann", document: #"{"locale": "de"}"#, updatedNs: 6)
        try test.store.put(ann)
        try test.reopen()
        #expect(try test.store.person("ann") == ann)
        #expect(try test.store.person("eve") == nil)
        let first = try test.store.people(after: nil, limit: 2)
        #expect(first.map(\.id) == ["'; DROP TABLE person; --", "Zoë"])
        #expect(try test.store.people(after: "Zoë", limit: 9).map(\.id) == ["ann", "bob"])
        #expect(try test.store.removePerson("ann"))
        #expect(try !test.store.removePerson("ann"))
        #expect(try test.store.people(after: nil, limit: 9).count == 3)
    }

    @Test(arguments: StoreKind.allCases)
    func `The audit grows at its end and is read page by page`(kind: StoreKind) throws {
        let test = try TestStore(kind)
        let entries = (0..<5).map {
            AuditEntry(
                atNs: Int64($0), who: "ann", action: "silence.add", subject: "order_\($0)",
                detail: #"{"why": "quotes ' and \" and 🔔"}"#)
        }
        let numbers = try entries.map { try test.store.record($0) }
        #expect(numbers == numbers.sorted() && Set(numbers).count == 5)
        try test.reopen()
        let first = try test.store.audit(after: 0, limit: 2)
        let rest = try test.store.audit(after: first[1].number, limit: 9)
        #expect((first + rest).map(\.entry) == entries)
        #expect((first + rest).map(\.number) == numbers)
    }

    @Test(arguments: StoreKind.allCases)
    func `The database itself refuses to change or forget a line of the audit`(
        kind: StoreKind
    ) throws {
        let test = try TestStore(kind)
        let entry = AuditEntry(atNs: 1, who: "ann", action: "ack", subject: "7")
        _ = try test.store.record(entry)
        for sql in ["UPDATE audit SET actor = 'bob'", "DELETE FROM audit"] {
            let (status, output) = try test.query(sql)
            #expect(status != 0)
            #expect(output.contains("the audit is append-only"))
        }
        #expect(try test.store.audit(after: 0, limit: 9).map(\.entry) == [entry])
    }
}
