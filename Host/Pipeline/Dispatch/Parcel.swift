import Core
import Outbox
import Store

/// What the dispatcher knows of a delivery besides what decides when it goes: enough to find its
/// words.
struct Parcel: Sendable {
    let event: Int64
    let user: String
    /// Empty: the instance's own `to:`.
    let recipient: String
    let priority: Int32
    let rung: Rung

    /// The same for an event that has its number now.
    func of(_ event: Int64) -> Parcel {
        Parcel(
            event: event, user: user, recipient: recipient, priority: priority, rung: rung)
    }
}

extension Parcel {
    init(_ row: Store.DueDelivery) {
        self.init(
            event: row.event, user: row.user, recipient: row.recipient, priority: row.priority,
            rung: Rung(stored: row.rung))
    }
}

/// A step of a fallback list, and whose list that is: one number in the store.
struct Rung: Sendable, Equatable {
    /// The store's number of the instance that the list belongs to; 0 on the first step, which is
    /// that instance itself.
    let origin: Int32
    let step: Int

    static let first = Rung(origin: 0, step: 0)

    init(origin: Int32, step: Int) {
        self.origin = origin
        self.step = step
    }

    init(stored: Int32) {
        self.init(origin: stored >> 4, step: Int(stored & 0xF))
    }

    var stored: Int32 { origin << 4 | Int32(step & 0xF) }
}

/// A delivery whose claim is committed: it goes to the channel as soon as that has room.
struct ReadyDelivery {
    let item: BatchItem
    let parcel: Parcel
    /// Retained; nil: to be read from the store.
    let block: EventBlock?
}
