package import JSON

extension User {
    private static let keys = ["id", "locale", "zone", "groups", "contacts", "preferences"]

    /// Reads a user whose id stands in the document, or is given beside it.
    package init(
        _ document: JSONValue, id: String? = nil, at pointer: JSONPointer = .root
    ) throws(PeopleError) {
        let part = DocumentPart(value: document, pointer: pointer)
        let named = try part.object().first { $0.key == "id" }?.part
        let ownID = try named?.string()
        guard let id = id ?? ownID else { throw part.fault("a user needs an 'id'") }
        guard User.isID(id) else {
            throw (named ?? part).fault(
                "an id has 1 to \(User.idBytesMax) bytes and no control characters")
        }
        self = id == User.deskID ? .desk : User(id: id)
        try apply(document, at: pointer)
    }

    /// Changes what a document names and leaves the rest; in a fault, nothing is changed.
    package mutating func apply(
        _ document: JSONValue, at pointer: JSONPointer = .root
    ) throws(PeopleError) {
        var changed = self
        for (key, part) in try DocumentPart(value: document, pointer: pointer).object() {
            switch key {
            case "id":
                guard try part.string() == id else {
                    throw part.fault("the user '\(id)' cannot be given another id")
                }
            case "locale": changed.locale = try part.locale()
            case "zone": changed.zone = try part.zoneName()
            case "groups": changed.groups = try part.groups()
            case "contacts": try changed.applyContacts(part)
            case "preferences": try changed.preferences.apply(part.value, at: part.pointer)
            default: throw part.unknownKey(key, among: User.keys)
            }
        }
        self = changed
    }

    /// `{"email": ["a@b.c", "d@e.f"], "slack-risk": "U123", "sms": null}`; each member replaces
    /// what there was for that channel.
    private mutating func applyContacts(_ part: DocumentPart) throws(PeopleError) {
        for (channel, part) in try part.object() {
            guard (1...Contact.channelBytesMax).contains(channel.utf8.count),
                !channel.hasControlCharacters
            else {
                throw part.fault("a channel's name has 1 to \(Contact.channelBytesMax) bytes")
            }
            contacts.removeAll { $0.channel == channel }
            if part.value.isNull { continue }
            let addresses = part.value.array == nil ? [part] : try part.elements()
            for address in addresses {
                contacts.append(Contact(channel: channel, address: try address.address()))
            }
        }
        guard contacts.count <= User.contactsMax else {
            throw part.fault("a user has at most \(User.contactsMax) contacts")
        }
    }

    /// All of it, which ``init(_:id:at:)`` reads.
    package var json: JSONValue {
        var channels = JSONObject()
        for contact in contacts {
            let address = JSONValue.string(contact.address)
            channels[contact.channel] = .array((channels[contact.channel]?.array ?? []) + [address])
        }
        return [
            "id": .string(id), "locale": .string(locale), "zone": .string(zone),
            "groups": .array(groups.map { .string($0) }), "contacts": .object(channels),
            "preferences": preferences.json(),
        ]
    }
}

extension DocumentPart {
    fileprivate func locale() throws(PeopleError) -> String {
        let locale = try string()
        guard User.isLocale(locale) else {
            throw fault("expected a language tag such as \"en\" or \"de-DE\"")
        }
        return locale
    }

    fileprivate func groups() throws(PeopleError) -> [String] {
        var groups: Set<String> = []
        for element in try elements() {
            let group = try element.string()
            guard User.isID(group) else {
                throw element.fault("a group's name has 1 to \(User.idBytesMax) bytes")
            }
            groups.insert(group)
        }
        guard groups.count <= User.groupsMax else {
            throw fault("a user is in at most \(User.groupsMax) groups")
        }
        return groups.sorted()
    }

    /// Never quoted in a fault: an address may be a secret.
    fileprivate func address() throws(PeopleError) -> String {
        let address = try string()
        guard (1...Contact.addressBytesMax).contains(address.utf8.count),
            !address.hasControlCharacters
        else {
            throw fault(
                "an address has 1 to \(Contact.addressBytesMax) bytes and no control characters")
        }
        return address
    }
}
