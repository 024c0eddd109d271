import CBelfry
import Core
import Observability
import People
import Store
import Synchronization
import Vocabulary

/// Rings the steps of escalations that are due, and keeps what a restart must not forget.
///
/// A step is rung as an event of its own, with the words of the one that nobody has answered: so it
/// is stored, explained and acknowledged as any.
final class PeopleChore: Chore {
    private let people: PeopleDesk
    private let store: any DurableStore
    private let log: Log
    /// Takes an event in; the host's own way.
    private let emit: @Sendable (UnsafePointer<belfry_event>) -> belfry_status
    /// Steps that could not be taken in yet.
    private let late: Mutex<[Escalations.Ring]> = Mutex([])

    init(
        _ people: PeopleDesk, _ store: any DurableStore, _ log: Log,
        emit: @escaping @Sendable (UnsafePointer<belfry_event>) -> belfry_status
    ) {
        self.people = people
        self.store = store
        self.log = log
        self.emit = emit
    }

    func run() {
        do throws(StoreError) {
            var waiting = late.withLock { late in
                defer { late = [] }
                return late
            }
            waiting += people.dueSteps()
            while let next = waiting.first {
                guard try ring(next) else { break }
                waiting.removeFirst()
            }
            late.withLock { $0 = waiting }
            try people.keep(in: store)
        } catch {
            // Again in a second; the next commit meets the same trouble and says it.
            log.write(.warning, "people", "what must outlast a restart is not kept: \(error)")
        }
    }

    /// False: it is to be tried again.
    private func ring(_ ring: Escalations.Ring) throws(StoreError) -> Bool {
        guard let number = try store.event(withID: ring.event),
            let stored = try store.event(number)
        else { return true }
        var draft = stored.draft
        draft.id = "\(ring.event)/escalation-\(ring.round + 1)-\(ring.number + 1)"
        draft.user = ""
        draft.dedupKey = ""
        draft.attrs.append((key: PeopleDesk.escalationOf, value: ring.event))
        if let priority = ring.step.priority {
            draft.priority = max(priority.rawValue, draft.priority ?? priority.rawValue)
        }
        people.expect(ring.step, as: draft.id)
        let status = draft.withEvent { emit($0) }
        if status != BELFRY_OK { people.expect(nil, as: draft.id) }
        if ring.isLast {
            log.write(
                .warning, "people", "nobody has answered \(ring.event); that was the last step",
                LogField.identity(ring.event, traceparent: stored.draft.traceparent))
        }
        return status != BELFRY_BUSY
    }
}
