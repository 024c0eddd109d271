import JSON
import Patterns

/// All users, compactly: a record each, their texts in one array, and what is alike kept once.
///
/// A value: a copy is a snapshot that shares everything until one of the two changes. The built-in
/// user `desk` is always there. Not for threads to change at once.
package struct Directory: Sendable {
    private(set) var records: [UserRecord] = []
    /// Ids and contacts, one behind the other; what nobody needs is squeezed out now and then.
    private var texts: [UInt8] = []
    private var unusedBytes = 0
    private var index = UserIndex()
    private var freeNumbers: [UserNumber] = []

    private(set) var preferences = Interned<Preferences>()
    private(set) var zones = Interned<Zone>()
    private var locales = Interned<String>()
    private(set) var groups = Interned<[String]>()
    private var channels = Interned<String>()

    /// A directory of the desk alone.
    package init() {
        insert(.desk, zone: .utc, quietZone: .utc)
    }

    /// How many users there are, the desk included.
    package var count: Int { records.count - freeNumbers.count }

    /// One more than the largest number in use.
    package var numberBound: Int { records.count }

    /// How many different preferences there are.
    package var distinctPreferences: Int { preferences.count }

    /// The user with this id, which is UTF-8; does not allocate.
    package func number(of id: UnsafeRawBufferPointer) -> UserNumber? {
        texts.withUnsafeBytes { texts in
            index.find(id) { number in
                UnsafeRawBufferPointer(rebasing: texts[records[number.index].idRange])
                    .hasSameBytes(as: id)
            }
        }
    }

    /// The user with this id.
    package func number(of id: String) -> UserNumber? {
        var id = id
        return id.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }

    /// True while a user has this number.
    package func holds(_ number: UserNumber) -> Bool {
        number.index < records.count && records[number.index].isPresent
    }

    /// The id behind a number in use.
    package func id(of number: UserNumber) -> String {
        String(decoding: texts[records[number.index].idRange], as: UTF8.self)
    }

    /// The zone of a number in use.
    package func zone(of number: UserNumber) -> Zone {
        zones.values[Int(records[number.index].zone)]
    }

    /// Tells the zones of numbers in use apart.
    package func zoneNumber(of number: UserNumber) -> Int { Int(records[number.index].zone) }

    /// The locale of a number in use.
    package func locale(of number: UserNumber) -> String {
        locales.values[Int(records[number.index].locale)]
    }

    /// All ids, the desk's included.
    package var ids: [String] {
        records.indices.filter { records[$0].isPresent }.map { id(of: UserNumber($0)) }
    }

    /// The user with this id, put together again; nil where there is none.
    package func user(_ id: String) -> User? { number(of: id).map(user) }

    /// The user behind a number in use, put together again.
    package func user(_ number: UserNumber) -> User {
        let record = records[number.index]
        return User(
            id: id(of: number), locale: locales.values[Int(record.locale)],
            zone: zones.values[Int(record.zone)].name,
            groups: groups.values[Int(record.groups)],
            contacts: contacts(of: record),
            preferences: preferences.values[Int(record.preferences)])
    }

    /// Adds a user or replaces the one with this id, who keeps their number.
    ///
    /// - Parameter zoneNamed: finds a zone by its name; nil: there is no such zone.
    package mutating func put(
        _ user: User, zoneNamed: (String) -> Zone?
    ) throws(PeopleError) -> UserNumber {
        if let fault = user.fault { throw fault }
        guard let zone = zoneNamed(user.zone) else {
            throw PeopleError("there is no zone '\(user.zone)'", at: JSONPointer(tokens: ["zone"]))
        }
        var quietZone = zone
        if let name = user.preferences.quietHours?.zone {
            guard let named = zoneNamed(name) else {
                throw PeopleError(
                    "there is no zone '\(name)'",
                    at: JSONPointer(tokens: ["preferences", "quiet_hours", "zone"]))
            }
            quietZone = named
        }
        return insert(user, zone: zone, quietZone: quietZone)
    }

    /// Removes a user and says which number is free now; the desk stays.
    package mutating func remove(_ id: String) -> UserNumber? {
        guard let number = number(of: id), number != .desk else { return nil }
        index.remove(number)
        release(records[number.index])
        records[number.index].idLength = 0
        freeNumbers.append(number)
        squeeze()
        return number
    }
}

extension Directory {
    @discardableResult
    private mutating func insert(_ user: User, zone: Zone, quietZone: Zone) -> UserNumber {
        let existing = number(of: user.id)
        // Held before the old record lets go: what stays the same keeps its number.
        let record = makeRecord(user, zone: zone, quietZone: quietZone)
        if let existing {
            release(records[existing.index])
            records[existing.index] = record
            squeeze()
            return existing
        }
        let number: UserNumber
        if let free = freeNumbers.popLast() {
            number = free
            records[free.index] = record
        } else {
            number = UserNumber(records.count)
            records.append(record)
        }
        var id = user.id
        id.withUTF8 { index.insert(number, id: UnsafeRawBufferPointer($0)) }
        return number
    }

    private mutating func makeRecord(_ user: User, zone: Zone, quietZone: Zone) -> UserRecord {
        let idOffset = texts.count
        texts.append(contentsOf: user.id.utf8)
        let contactsOffset = texts.count
        var kinds: KindSet = []
        for contact in user.contacts {
            let kind = ChannelKind(named: contact.channel)
            if kind.name == contact.channel { kinds.insert(KindSet(kind)) }
            append(channels.hold(contact.channel))
            append(UInt32(contact.address.utf8.count))
            texts.append(contentsOf: contact.address.utf8)
        }
        return UserRecord(
            idOffset: UInt32(idOffset), contactsOffset: UInt32(contactsOffset),
            preferences: preferences.hold(user.preferences), groups: groups.hold(user.groups),
            locale: locales.hold(user.locale), zone: zones.hold(zone),
            quietZone: zones.hold(quietZone), contactKinds: kinds,
            contactsLength: UInt16(texts.count - contactsOffset),
            idLength: UInt8(user.id.utf8.count))
    }

    private mutating func append(_ number: UInt32) {
        withUnsafeBytes(of: number) { texts.append(contentsOf: $0) }
    }

    private mutating func release(_ record: UserRecord) {
        preferences.release(record.preferences)
        groups.release(record.groups)
        locales.release(record.locale)
        zones.release(record.zone)
        zones.release(record.quietZone)
        var held: [UInt32] = []
        forEachContact(of: record) { channel, _ in held.append(channel) }
        for channel in held { channels.release(channel) }
        unusedBytes += record.idRange.count + record.contactsRange.count
    }

    /// Copies the texts in use once the others are more.
    private mutating func squeeze() {
        guard unusedBytes > 65_536, unusedBytes > texts.count / 2 else { return }
        var kept: [UInt8] = []
        kept.reserveCapacity(texts.count - unusedBytes)
        for number in records.indices where records[number].isPresent {
            let record = records[number]
            records[number].idOffset = UInt32(kept.count)
            kept += texts[record.idRange]
            records[number].contactsOffset = UInt32(kept.count)
            kept += texts[record.contactsRange]
        }
        texts = kept
        unusedBytes = 0
    }

    private func forEachContact(
        of record: UserRecord, _ body: (_ channel: UInt32, _ address: Range<Int>) -> Void
    ) {
        var offset = record.contactsRange.lowerBound
        while offset < record.contactsRange.upperBound {
            let (channel, length) = texts.withUnsafeBytes { bytes in
                (
                    bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self),
                    Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
                )
            }
            body(channel, offset + 8..<offset + 8 + length)
            offset += 8 + length
        }
    }

    func contacts(of record: UserRecord) -> [Contact] {
        var contacts: [Contact] = []
        forEachContact(of: record) { channel, address in
            contacts.append(
                Contact(
                    channel: channels.values[Int(channel)],
                    address: String(decoding: texts[address], as: UTF8.self)))
        }
        return contacts
    }

    /// True when the user can be reached by this instance: under its name, or its kind's.
    func hasContact(_ record: UserRecord, instance: String, kind: ChannelKind) -> Bool {
        if record.contactKinds.contains(kind) { return true }
        guard record.contactsLength > 0, let number = channels.number(of: instance) else {
            return false
        }
        var isFound = false
        forEachContact(of: record) { channel, _ in isFound = isFound || channel == number }
        return isFound
    }
}
