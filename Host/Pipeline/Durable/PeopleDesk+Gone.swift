import People
import Synchronization

/// Addresses that no longer exist; what is decided of them is ``Decider``'s.
extension PeopleDesk {
    /// Takes note of an address that is gone.
    func note(_ contact: GoneContact) -> Decider.GoneNews {
        let news = with { $0.note(contact) }
        if news != .stale { knowsGone.store(true, ordering: .relaxed) }
        return news
    }

    /// Nothing is sent there; costs nothing while no address is gone.
    @inline(__always)
    func isGone(_ parcel: Parcel, at instance: String) -> Bool {
        guard knowsGone.load(ordering: .relaxed), !parcel.recipient.isEmpty else { return false }
        return with { $0.isGone(parcel.user, instance: instance, address: parcel.recipient) }
    }

    /// From now on news is sent to these addresses again.
    func enable(_ contacts: [GoneContact]) {
        with { decider in
            decider.enable(contacts)
            // Inside, so that no other thread's news comes in between.
            if !decider.knowsGone { knowsGone.store(false, ordering: .relaxed) }
        }
        forgetToldOf(Set(contacts.map(\.user)))
    }
}
