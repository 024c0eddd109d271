/// A person to be told of events: where to reach them, and how they want it.
package struct User: Sendable, Hashable {
    /// Who it is: ``isID(_:)`` holds.
    package let id: String
    /// The language and country to write in: a BCP 47 tag such as "de-DE".
    package var locale: String
    /// The zone of the IANA database whose clocks they live by.
    package var zone: String
    /// Sorted, each once.
    package var groups: [String]
    package var contacts: [Contact]
    package var preferences: Preferences

    package static let idBytesMax = 128
    package static let groupsMax = 32
    package static let contactsMax = 16

    /// The built-in user, who stands for the recipients that a channel's own configuration names.
    package static let deskID = "desk"

    package init(
        id: String, locale: String = "en", zone: String = "UTC", groups: [String] = [],
        contacts: [Contact] = [], preferences: Preferences = Preferences()
    ) {
        self.id = id
        self.locale = locale
        self.zone = zone
        self.groups = groups
        self.contacts = contacts
        self.preferences = preferences
    }

    /// The desk as it is before anybody changes it: told of everything at once.
    package static let desk = User(id: deskID, preferences: .everything)

    /// True for 1 to 128 bytes without control characters.
    package static func isID(_ id: String) -> Bool {
        (1...idBytesMax).contains(id.utf8.count) && !id.hasControlCharacters
    }

    /// What stands in the way of keeping this user; nil: nothing.
    var fault: PeopleError? {
        if !User.isID(id) {
            return PeopleError("an id has 1 to \(User.idBytesMax) bytes and no control characters")
        }
        let isOver = contacts.contains {
            $0.channel.utf8.count > Contact.channelBytesMax
                || $0.address.utf8.count > Contact.addressBytesMax
        }
        if isOver || contacts.count > User.contactsMax {
            return PeopleError(
                "a user has at most \(User.contactsMax) contacts, each at most "
                    + "\(Contact.addressBytesMax) bytes"
            )
        }
        return nil
    }

    /// True for what looks like a BCP 47 tag: a language, then parts of up to eight letters and
    /// digits.
    package static func isLocale(_ locale: String) -> Bool {
        let parts = locale.utf8.split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard locale.utf8.count <= 35, let language = parts.first,
            (2...8).contains(language.count), language.allSatisfy(\.isLetter)
        else { return false }
        return parts.dropFirst().allSatisfy { part in
            (1...8).contains(part.count) && part.allSatisfy(\.isLetterOrDigit)
        }
    }
}

/// Where a user is reached by the channels of one kind, or by one instance.
package struct Contact: Sendable, Hashable {
    /// A kind such as "email", or the name of an instance such as "slack-risk", which goes before.
    package let channel: String
    /// What the channel needs: an address, a number, a chat's id, a push subscription.
    package let address: String

    package static let channelBytesMax = 64
    package static let addressBytesMax = 2_048

    package init(channel: String, address: String) {
        self.channel = channel
        self.address = address
    }
}

extension String {
    /// True when a scalar of Unicode's category Cc is among the text.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }
}
