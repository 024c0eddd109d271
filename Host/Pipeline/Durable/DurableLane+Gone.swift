import Observability
package import People
package import Store

/// Addresses that no longer exist: kept in the store, and in force at once.
///
/// Any thread that may wait for the store.
extension DurableLane {
    private static let pageSize = 1_000

    /// Puts in force what the store has, and forgets what no user's contacts say any more.
    ///
    /// Those of a channel that is not configured now are left as they are.
    func adoptGone() {
        var last: GoneRecipient?
        do throws(StoreError) {
            while true {
                let page = try store.goneContacts(after: last, limit: DurableLane.pageSize)
                for stored in page {
                    guard let name = name(ofInstance: stored.key.instance) else { continue }
                    if people.note(GoneContact(stored, instance: name)) == .stale {
                        _ = try store.forgetGone(stored.key)
                    }
                }
                guard page.count == DurableLane.pageSize, let end = page.last else { return }
                last = end.key
            }
        } catch {
            links.log.write(
                .error, "people",
                "which addresses are gone could not be read: \(error); each is found out again")
        }
    }

    /// Sends to addresses again that were gone: of a user, of a channel, or both; says which.
    package func enable(
        user: String?, channel: String?
    ) throws(StoreError) -> [GoneContact] {
        let contacts = people.with { $0.goneContacts }.filter {
            (user == nil || $0.user == user) && (channel == nil || $0.instance == channel)
        }
        for contact in contacts { try forget(contact) }
        people.enable(contacts)
        return contacts
    }

    /// Forgets in the store what has been lifted because the user's contacts have changed.
    func forgetLifted(_ before: [GoneContact], of user: String) {
        guard !before.isEmpty else { return }
        let left = people.with { $0.goneContacts(of: user) }
        people.enable([])
        people.forgetToldOf([user])
        do throws(StoreError) {
            for contact in before where !left.contains(contact) { try forget(contact) }
        } catch {
            links.log.write(
                .warning, "people",
                "that an address of \(user) is no longer gone could not be kept: \(error)")
        }
    }

    private func forget(_ contact: GoneContact) throws(StoreError) {
        guard let number = number(ofInstance: contact.instance) else { return }
        _ = try store.forgetGone(
            GoneRecipient(user: contact.user, instance: number, recipient: contact.address))
    }
}

extension GoneContact {
    fileprivate init(_ stored: StoredGoneContact, instance: String) {
        self.init(
            user: stored.key.user, instance: instance, address: stored.key.recipient,
            sinceNs: stored.sinceNs, detail: stored.detail)
    }
}
