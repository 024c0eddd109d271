import CBelfry
import Core
import Observability
import Outbox
import Platform
import Store
import Synchronization
import Words

/// What all desks share, and how they reach one another.
///
/// Any thread.
final class DispatchLinks: Sendable {
    let store: any DurableStore
    let writes: DispatchWrites
    let shelf: EventShelf
    let news = NewsIntake()
    let clock: DispatchClock
    let log: Log
    let people: PeopleDesk
    private let alarm: Alarm
    private let ending = Atomic<Bool>(false)
    /// By name; those of instances that are gone stay, for what is still on its way.
    private let desks: Mutex<[String: DispatchDesk]> = Mutex([:])
    private let lists: Mutex<[Int32: [String]]> = Mutex([:])
    private let renderer: Mutex<RendererBox>

    private struct RendererBox: @unchecked Sendable {
        // Sendable: only touched inside the lock.
        var renderer: Renderer
    }

    init(
        store: any DurableStore, writes: DispatchWrites, people: PeopleDesk, clock: DispatchClock,
        alarm: Alarm, log: Log
    ) {
        self.store = store
        self.writes = writes
        self.people = people
        self.clock = clock
        self.alarm = alarm
        self.log = log
        shelf = EventShelf(store)
        renderer = Mutex(RendererBox(renderer: Renderer(Wordbook())))
    }

    func wake() { alarm.ring() }

    /// From now on nothing new is chosen.
    var isEnding: Bool { ending.load(ordering: .relaxed) }
    func end() { ending.store(true, ordering: .relaxed) }

    // MARK: Desks

    var all: [DispatchDesk] { desks.withLock { Array($0.values) } }

    func desk(named name: String) -> DispatchDesk? { desks.withLock { $0[name] } }

    func add(_ desk: DispatchDesk) { desks.withLock { $0[desk.name] = desk } }

    // MARK: Fallback lists

    /// `lists`: by the store's number of the instance, the instances after it.
    func adopt(lists: [Int32: [String]]) { self.lists.withLock { $0 = lists } }

    func hasFallback(_ desk: DispatchDesk, after rung: Rung) -> Bool {
        lists.withLock { lists in
            (lists[rung.step == 0 ? desk.number : rung.origin]?.count ?? 0) > rung.step
        }
    }

    /// The instances after this one, in their order.
    func fallbacks(of desk: DispatchDesk) -> [String] { lists.withLock { $0[desk.number] ?? [] } }

    /// Where a delivery goes on that `desk` could not deliver: the next instance of its list that
    /// runs and reaches the user.
    func onward(
        from desk: DispatchDesk, _ parcel: Parcel
    ) -> DispatchWrites.Onward? {
        let origin = parcel.rung.step == 0 ? desk.number : parcel.rung.origin
        let list = lists.withLock { $0[origin] } ?? []
        for (place, name) in list.enumerated().dropFirst(parcel.rung.step) {
            guard let next = self.desk(named: name), next.isOpen,
                let recipient = people.address(of: parcel.user, at: name)
            else { continue }
            let onward = Parcel(
                event: parcel.event, user: parcel.user, recipient: recipient,
                priority: parcel.priority, rung: Rung(origin: origin, step: place + 1))
            return DispatchWrites.Onward(desk: next, parcel: onward)
        }
        return nil
    }

    // MARK: Words

    func adopt(_ wordbook: Wordbook) {
        renderer.withLock { $0.renderer = Renderer(wordbook) }
    }

    func words(_ block: EventBlock, for reader: Reader, kind: String) -> Words {
        renderer.withLock { $0.renderer.render(block.event, for: reader, kind: kind) }
    }

    /// The words of several events that are told as one, in their order; `total`: how many there
    /// are.
    func digest(
        _ blocks: [EventBlock], total: Int, _ user: String, _ desk: DispatchDesk
    ) -> Words {
        let reader = people.reader(user, at: clock.now)
        let kind = people.kind(of: desk.name)
        return renderer.withLock {
            $0.renderer.digest(
                blocks.map { UnsafePointer($0.event) }, total: total, for: reader, kind: kind)
        }
    }

    /// The message that a delivery of this thread edits; empty: it is a new one.
    func providerID(_ desk: DispatchDesk, _ parcel: Parcel, _ thread: belfry_str) -> String {
        guard thread.len != 0 else { return "" }
        do throws(StoreError) {
            return try store.livingMessage(
                instance: desk.number, recipient: parcel.recipient, threadKey: thread.text) ?? ""
        } catch {
            // A message of its own says the same.
            return ""
        }
    }

    // MARK: Telling people

    /// An event of the host's own; the same title again within the dedup window is the same event.
    func raise(_ title: String, _ body: String) { alarm.raise(title, body) }

    func tell(_ effect: Circuit.Effect, of desk: DispatchDesk, because detail: String) {
        desk.note(effect, because: detail)
        switch effect {
        case .opened:
            log.write(.warning, desk.name, "it fails and rests for a while: \(detail)")
        case .raiseCredentialsAlert:
            log.write(.error, desk.name, "its credentials are refused: \(detail)")
            alarm.raise(
                "Credentials of \(desk.name) are refused",
                "Nothing goes out through \(desk.name) until they are mended: \(detail)")
        case .closed:
            log.write(.info, desk.name, "it delivers again")
        }
    }
}

/// Wakes the dispatcher, and tells people of trouble with a channel.
final class Alarm: Sendable {
    private let monitor = Monitor()
    /// Inside the monitor.
    private nonisolated(unsafe) var isRung = false
    private let emit: @Sendable (UnsafePointer<belfry_event>) -> belfry_status

    init(emit: @escaping @Sendable (UnsafePointer<belfry_event>) -> belfry_status) {
        self.emit = emit
    }

    func ring() {
        monitor.locked {
            guard !isRung else { return }
            isRung = true
            monitor.wake()
        }
    }

    /// Returns once it was rung, or when the monotonic clock shows `deadline`.
    func wait(untilMonotonicNs deadline: Int64) {
        monitor.locked {
            while !isRung, monitor.wait(untilMonotonicNs: deadline) {}
            isRung = false
        }
    }

    func raise(_ title: String, _ body: String) {
        var draft = EventDraft(type: "system_error")
        draft.title = title
        draft.body = body
        draft.dedupKey = title
        _ = draft.withEvent { emit($0) }
    }
}
