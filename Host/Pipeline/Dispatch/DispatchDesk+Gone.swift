import CBelfry
import Core
import JSON
import Observability
import Outbox
import People
import Store

/// Recipients that no longer exist, as the channel's provider says.
extension DispatchDesk {
    /// Ends what was to go to an address that has turned out to be gone since: it goes on to its
    /// fallback list, or is a dead letter.
    ///
    /// On the dispatcher's thread.
    func isForNobody(_ ready: ReadyDelivery) -> Bool {
        guard links.people.isGone(ready.parcel, at: name) else { return false }
        ready.block?.release()
        finish(
            ready.item.token.raw, status: BELFRY_GONE,
            detail: "not sent: the address was found to be gone before")
        return true
    }

    /// An address that has just turned out to be gone.
    struct GoneNotice {
        let links: DispatchLinks
        let contact: GoneContact
        /// The user has no other address that is not.
        let isLast: Bool
    }

    /// The store has kept that a recipient is gone: from now on nothing is sent there.
    ///
    /// On the committer's thread. What it returns is to be told of, with all of the transaction.
    func recipientIsGone(_ parcel: Parcel, because detail: String, atNs: Int64) -> GoneNotice? {
        guard !parcel.recipient.isEmpty else {
            links.ownRecipientIsGone(self, detail)
            return nil
        }
        let contact = GoneContact(
            user: parcel.user, instance: name, address: parcel.recipient, sinceNs: atNs,
            detail: detail)
        switch links.people.note(contact) {
        case .known: return nil
        case .stale:
            links.forget(contact, instance: number)
            return nil
        case .new(let isLast):
            return GoneNotice(links: links, contact: contact, isLast: isLast)
        }
    }
}

extension DispatchLinks {
    /// What the channel's own configuration names is gone: only plugins.yaml can change that.
    fileprivate func ownRecipientIsGone(_ desk: DispatchDesk, _ detail: String) {
        let sentence =
            "the recipient that its own configuration names no longer exists: \(detail); change it "
            + "in plugins.yaml"
        log.write(.error, desk.name, sentence)
        raise("The recipient of \(desk.name) is gone", "\(desk.name): \(sentence)")
    }

    /// The user's contacts have changed while it was on its way.
    fileprivate func forget(_ contact: GoneContact, instance: Int32) {
        do throws(StoreError) {
            _ = try store.forgetGone(
                GoneRecipient(
                    user: contact.user, instance: instance, recipient: contact.address))
        } catch {
            // The next start finds that no contact says it.
            log.write(.warning, "people", "an address could not be forgotten: \(error)")
        }
    }

    /// Tells of addresses that one transaction has found to be gone: a line in the log and in the
    /// audit for each channel, for they may be many.
    ///
    /// Without the addresses, which are nobody's affair who reads these.
    func tellGone(_ notices: [DispatchDesk.GoneNotice]) {
        let byChannel = Dictionary(grouping: notices, by: \.contact.instance)
        for (channel, notices) in byChannel.sorted(by: { $0.key < $1.key }) {
            tellGone(notices.map(\.contact), at: channel)
        }
        tellUnreached(notices.filter(\.isLast).map(\.contact.user))
    }

    private func tellGone(_ contacts: [GoneContact], at channel: String) {
        guard let first = contacts.first else { return }
        let said = first.detail.isEmpty ? "" : ": \(first.detail)"
        let whose =
            contacts.count == 1
            ? "an address of \(first.user) is gone"
            : "addresses of \(contacts.count) users are gone, the first of \(first.user)"
        log.write(
            .warning, channel,
            "\(whose)\(said); nothing is sent there until the contact changes, or `belfry contacts "
                + "enable`")
        let detail: JSONValue = [
            "users": .array(contacts.map { .string($0.user) }), "said": .string(first.detail),
        ]
        do throws(StoreError) {
            _ = try store.record(
                AuditEntry(
                    atNs: first.sinceNs, who: channel, action: "contact.gone",
                    subject: contacts.count == 1 ? first.user : "\(contacts.count) users",
                    detail: detail.text()))
        } catch {
            log.write(.warning, "people", "that addresses are gone is not in the audit: \(error)")
        }
    }

    /// Tells the operators of users whom nothing reaches.
    func tellUnreached(_ users: [String]) {
        guard let first = users.first else { return }
        let named = users.prefix(8).joined(separator: ", ")
        let rest = users.count > 8 ? " and \(users.count - 8) more" : ""
        raise(
            users.count == 1
                ? "\(first) cannot be reached" : "\(users.count) users cannot be reached",
            "Providers say that all addresses are gone of \(named)\(rest): give them others, or, if "
                + "that is wrong, `belfry contacts enable`; see `belfry contacts gone`")
    }
}
