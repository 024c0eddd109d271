import Store
import Synchronization

/// A store that fails as it is told to, and else is the one behind it.
final class UnsteadyStore: DurableStore {
    /// What the next commits come to: a failure each, before they reach the store behind, or after.
    struct Trouble: Sendable {
        var sort: StoreError.Sort
        var hasTakenEffect = false
    }

    let store: any DurableStore
    private let troubles: Mutex<[Trouble]>
    /// Which commits are in trouble; the others are none of the troubles.
    private let isTroubled: @Sendable (borrowing StoreWork) -> Bool

    init(
        _ store: any DurableStore, troubles: [Trouble],
        with isTroubled: @escaping @Sendable (borrowing StoreWork) -> Bool = { _ in true }
    ) {
        self.store = store
        self.troubles = Mutex(troubles)
        self.isTroubled = isTroubled
    }

    var troublesLeft: Int { troubles.withLock { $0.count } }

    func commit(_ work: inout StoreWork) throws(StoreError) {
        guard isTroubled(work) else { return try store.commit(&work) }
        let trouble = troubles.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let trouble else { return try store.commit(&work) }
        if trouble.hasTakenEffect { try store.commit(&work) }
        throw StoreError(trouble.sort, "the store is in trouble (\(trouble.sort))")
    }

    var node: Int32 { store.node }
    func nowNs() throws(StoreError) -> Int64 { try store.nowNs() }
    func reserve(events: Int, notifications: Int) throws(StoreError) -> StoreNumbers {
        try store.reserve(events: events, notifications: notifications)
    }
    func number(ofInstance name: String) throws(StoreError) -> Int32 {
        try store.number(ofInstance: name)
    }
    func listen(_ heard: @escaping @Sendable () -> Void) throws(StoreError) {
        try store.listen(heard)
    }
    func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool {
        try store.tidy(limit: limit, nowNs: nowNs, ages: ages)
    }
}
