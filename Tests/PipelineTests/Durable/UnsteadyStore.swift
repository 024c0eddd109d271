import Store
import Synchronization

/// A store that fails as it is told to, and else is the one behind it.
final class UnsteadyStore: DurableStore {
    /// What the next commits come to: a failure each, before they reach the store behind, or after.
    struct Trouble: Sendable {
        var sort: StoreError.Sort
        var hasTakenEffect = false
    }

    private let store: any DurableStore
    private let troubles: Mutex<[Trouble]>

    init(_ store: any DurableStore, troubles: [Trouble]) {
        self.store = store
        self.troubles = Mutex(troubles)
    }

    var troublesLeft: Int { troubles.withLock { $0.count } }

    func commit(_ work: inout StoreWork) throws(StoreError) {
        let trouble = troubles.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let trouble else { return try store.commit(&work) }
        if trouble.hasTakenEffect { try store.commit(&work) }
        throw StoreError(trouble.sort, "the store is in trouble (\(trouble.sort))")
    }

    func reserve(events: Int, notifications: Int) throws(StoreError) -> StoreNumbers {
        try store.reserve(events: events, notifications: notifications)
    }
    func number(ofInstance name: String) throws(StoreError) -> Int32 {
        try store.number(ofInstance: name)
    }
    func due(_ request: DueRequest) throws(StoreError) -> [DueDelivery] { try store.due(request) }
    func claimed(by node: Int32, limit: Int) throws(StoreError) -> [DueDelivery] {
        try store.claimed(by: node, limit: limit)
    }
    func event(_ number: Int64) throws(StoreError) -> StoredEvent? { try store.event(number) }
    func event(withID id: String) throws(StoreError) -> Int64? { try store.event(withID: id) }
    func inbox(_ request: InboxRequest) throws(StoreError) -> [InboxEntry] {
        try store.inbox(request)
    }
    func unreadCount(of user: String) throws(StoreError) -> Int {
        try store.unreadCount(of: user)
    }
    func markRead(
        _ notifications: InboxSelection, of user: String, atNs: Int64
    ) throws(StoreError) -> Int {
        try store.markRead(notifications, of: user, atNs: atNs)
    }
    func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool {
        try store.tidy(limit: limit, nowNs: nowNs, ages: ages)
    }

    var node: Int32 { store.node }
    func claimDue(_ request: DueRequest, leaseNs: Int64) throws(StoreError) -> [DueDelivery] {
        try store.claimDue(request, leaseNs: leaseNs)
    }
    func takeOver(
        expiredAtNs: Int64, leaseNs: Int64, limit: Int
    ) throws(StoreError) -> [DueDelivery] {
        try store.takeOver(expiredAtNs: expiredAtNs, leaseNs: leaseNs, limit: limit)
    }
    func listen(_ heard: @escaping @Sendable () -> Void) throws(StoreError) {
        try store.listen(heard)
    }
    func person(_ id: String) throws(StoreError) -> StoredPerson? { try store.person(id) }
    func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson] {
        try store.people(after: id, limit: limit)
    }
    func put(_ person: StoredPerson) throws(StoreError) { try store.put(person) }
    func removePerson(_ id: String) throws(StoreError) -> Bool { try store.removePerson(id) }
    func record(_ entry: AuditEntry) throws(StoreError) -> Int64 { try store.record(entry) }
    func audit(after number: Int64, limit: Int) throws(StoreError) -> [AuditLine] {
        try store.audit(after: number, limit: limit)
    }
}
