/// Addresses that no longer exist: nothing is sent there until the user's contact changes, or
/// somebody enables it again.
extension Decider {
    /// What comes of the news that an address is gone.
    package enum GoneNews: Sendable, Equatable {
        /// The user has no such contact any more, or never had.
        case stale
        case known
        /// `isLast`: the user has no other address that is not gone.
        case new(isLast: Bool)
    }

    /// Takes note of an address that is gone; ends with the contact that it belongs to.
    package mutating func note(_ contact: GoneContact) -> GoneNews {
        guard let number = directory.number(of: contact.user), number != .desk,
            isContact(contact, of: number)
        else { return .stale }
        guard gone.add(contact, of: number) else { return .known }
        return .new(isLast: !hasLivingContact(number))
    }

    /// True while something is known to be gone.
    package var knowsGone: Bool { !gone.isEmpty }

    /// Nothing is sent to this address by this instance.
    package func isGone(_ user: String, instance: String, address: String) -> Bool {
        guard !gone.isEmpty, let number = directory.number(of: user) else { return false }
        return gone.mark(number, instance: instance, address: address) != nil
    }

    /// The addresses of a user that are gone, of one instance or of all.
    package func goneContacts(of user: String, instance: String? = nil) -> [GoneContact] {
        guard !gone.isEmpty, let number = directory.number(of: user) else { return [] }
        return gone.of(number).filter { instance == nil || $0.instance == instance }
    }

    /// All of them, by user.
    package var goneContacts: [GoneContact] {
        gone.users.flatMap { gone.of($0) }.sorted {
            ($0.user, $0.instance, $0.address) < ($1.user, $1.instance, $1.address)
        }
    }

    /// From now on news is sent to these addresses again.
    package mutating func enable(_ contacts: [GoneContact]) {
        for contact in contacts {
            guard let number = directory.number(of: contact.user) else { continue }
            gone.keep(of: number) {
                $0.instance != contact.instance || $0.address != contact.address
            }
        }
    }

    /// Where a user is reached by an instance, without what is gone.
    package func livingAddresses(
        of user: UserNumber, instance: String, kind: ChannelKind
    ) -> [String] {
        let addresses = directory.addresses(of: user, instance: instance, kind: kind.name)
        guard !gone.isEmpty else { return addresses }
        return addresses.filter { gone.mark(user, instance: instance, address: $0) == nil }
    }

    /// The user has addresses there, and all of them are gone.
    package func hasGone(_ user: UserNumber, at channel: RoutedChannel) -> Bool {
        guard !gone.isEmpty, !gone.of(user).isEmpty else { return false }
        let addresses = directory.addresses(
            of: user, instance: channel.name, kind: channel.kind.name)
        return !addresses.isEmpty
            && addresses.allSatisfy {
                gone.mark(user, instance: channel.name, address: $0) != nil
            }
    }

    /// Forgets what the user's contacts do not say any more.
    mutating func forgetChanged(_ number: UserNumber) {
        guard !gone.isEmpty else { return }
        let addresses = Set(directory.user(number).contacts.map(\.address))
        gone.keep(of: number) { addresses.contains($0.address) }
    }

    private func isContact(_ contact: GoneContact, of number: UserNumber) -> Bool {
        directory.user(number).contacts.contains { $0.address == contact.address }
    }

    private func hasLivingContact(_ number: UserNumber) -> Bool {
        let goneAddresses = Set(gone.of(number).map(\.address))
        return directory.user(number).contacts.contains { !goneAddresses.contains($0.address) }
    }
}
