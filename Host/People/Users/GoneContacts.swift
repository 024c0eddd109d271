/// An address of a user that no longer exists, as a channel's provider has said.
package struct GoneContact: Sendable, Equatable {
    package let user: String
    /// The channel that said so: others of its kind find out for themselves.
    package let instance: String
    package let address: String
    package let sinceNs: Int64
    /// What the provider said; may be empty.
    package let detail: String

    package init(user: String, instance: String, address: String, sinceNs: Int64, detail: String) {
        self.user = user
        self.instance = instance
        self.address = address
        self.sinceNs = sinceNs
        self.detail = detail
    }
}

/// The addresses to which nothing more is sent, by user.
struct GoneContacts: Sendable {
    private var marks: [UserNumber: [GoneContact]] = [:]

    var isEmpty: Bool { marks.isEmpty }

    func of(_ user: UserNumber) -> [GoneContact] { marks[user] ?? [] }

    /// The mark of an address, if it has one.
    func mark(_ user: UserNumber, instance: String, address: String) -> GoneContact? {
        marks[user]?.first { $0.instance == instance && $0.address == address }
    }

    /// False: it is known, since when the first one said.
    mutating func add(_ contact: GoneContact, of user: UserNumber) -> Bool {
        guard mark(user, instance: contact.instance, address: contact.address) == nil else {
            return false
        }
        marks[user, default: []].append(contact)
        return true
    }

    /// Keeps those of a user for which `isKept` holds.
    mutating func keep(of user: UserNumber, where isKept: (GoneContact) -> Bool) {
        guard let known = marks[user] else { return }
        let kept = known.filter(isKept)
        marks[user] = kept.isEmpty ? nil : kept
    }

    var users: Dictionary<UserNumber, [GoneContact]>.Keys { marks.keys }
}
