/// Addresses that no longer exist, as channels have said: kept until somebody lifts them.
///
/// They are written with the outcome that says so; see ``StoreWork/Outcome/isGone``.
package protocol GoneContacts {
    /// In the order of user, instance and recipient, a page after one.
    func goneContacts(
        after: GoneRecipient?, limit: Int
    ) throws(StoreError) -> [StoredGoneContact]

    /// False: it was not among them.
    func forgetGone(_ recipient: GoneRecipient) throws(StoreError) -> Bool
}

/// A user's address, as one instance knows it.
package struct GoneRecipient: Sendable, Equatable {
    package var user: String
    package var instance: Int32
    package var recipient: String

    package init(user: String, instance: Int32, recipient: String) {
        self.user = user
        self.instance = instance
        self.recipient = recipient
    }
}

package struct StoredGoneContact: Sendable, Equatable {
    package var key: GoneRecipient
    /// When the first one was told.
    package var sinceNs: Int64
    /// What the provider said; may be empty.
    package var detail: String

    package init(key: GoneRecipient, sinceNs: Int64, detail: String) {
        self.key = key
        self.sinceNs = sinceNs
        self.detail = detail
    }
}
