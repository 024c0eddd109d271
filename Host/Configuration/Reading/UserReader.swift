import Core
import JSON
import People

/// Reads the `users:` block.
struct UserReader {
    let findings: Findings
    let substitution: Substitution
    let contacts: ContactReader
    private(set) var users: [ConfiguredUser] = []
    /// Every id that can be named, those of users with faults included.
    private(set) var ids: Set<String> = [User.deskID]

    /// The word in the place of an id that means all of them.
    static let everyone = "everyone"
    private static let ownPreferences = ["quiet_hours", "max_per_minute", "digests"]
    private static let keys =
        ["locale", "zone", "groups", "contacts", "preferences"] + ownPreferences

    init(findings: Findings, substitution: Substitution, instances: InstanceReader) {
        self.findings = findings
        self.substitution = substitution
        contacts = ContactReader(findings: findings, instances: instances)
    }

    /// All groups that somebody is in.
    var groups: Set<String> { Set(users.flatMap(\.user.groups)) }

    mutating func read(_ block: Setting?) {
        for entry in block?.entries() ?? [] {
            ids.insert(entry.key)
            guard isID(entry) else { continue }
            read(entry)
        }
    }

    private func isID(_ entry: YAMLEntry) -> Bool {
        if entry.key == Self.everyone {
            findings.error(
                "\"everyone\" stands for all users; give this one another id", at: entry.keyMark)
            return false
        }
        guard User.isID(entry.key) else {
            findings.error(
                "a user's id has 1 to \(User.idBytesMax) bytes and no control characters",
                at: entry.keyMark)
            return false
        }
        return true
    }

    private mutating func read(_ entry: YAMLEntry) {
        let subject = "user \(quoted(entry.key))"
        guard
            let block = MappingReader(
                substitution.variables(in: entry.value), of: subject, keys: Self.keys,
                findings: findings)
        else { return }
        var user = entry.key == User.deskID ? User.desk : User(id: entry.key)
        for entry in personalEntries(of: block, isDesk: user.id == User.deskID) {
            take(entry, of: subject) { value throws(PeopleError) in try user.apply(value) }
        }
        for entry in preferenceEntries(of: block) {
            take(entry, of: "preferences") { value throws(PeopleError) in
                try user.preferences.apply(value)
            }
        }
        users.append(
            ConfiguredUser(
                user: user, mark: entry.keyMark,
                zoneMark: block["zone"]?.node.mark ?? entry.keyMark,
                quietZoneMark: quietZoneMark(block)))
    }

    /// Gives one entry to a reader of People: so each is judged, whatever the others are.
    private func take(
        _ entry: YAMLEntry, of subject: String, _ read: (JSONValue) throws(PeopleError) -> Void
    ) {
        let document = YAMLNode(.mapping([entry]), at: entry.keyMark)
        do throws(PeopleError) {
            try read(document.json)
        } catch {
            findings.tell(error, in: document, from: entry.keyMark, of: subject)
        }
    }

    private func personalEntries(of block: MappingReader, isDesk: Bool) -> [YAMLEntry] {
        var entries = ["locale", "zone"].compactMap { block[$0]?.entry }
        if let groups = block["groups"], !groups.node.isNull {
            entries.append(groups.entry(of: groups.node.asWritten.asList))
        }
        guard let setting = block["contacts"] else { return entries }
        if isDesk {
            findings.error(
                "the desk is reached by the \"to\" of each channel; leave out its contacts",
                at: setting.keyMark)
        } else if let node = contacts.read(setting) {
            entries.append(setting.entry(of: node))
        }
        return entries
    }

    /// Those under `preferences:`, and those that can also stand beside it.
    private func preferenceEntries(of block: MappingReader) -> [YAMLEntry] {
        let preferences = block["preferences"]
        let inner = preferences?.entries() ?? []
        let outer = Self.ownPreferences.compactMap { block[$0]?.entry }
        for entry in outer {
            guard let other = inner.first(where: { $0.key == entry.key }) else { continue }
            findings.error(
                "\(quoted(entry.key)) also stands under \"preferences\", on line "
                    + "\(other.keyMark.line); keep one", at: entry.keyMark)
        }
        return inner + outer
    }

    private func quietZoneMark(_ block: MappingReader) -> Mark? {
        let preferences = block["preferences"]?.node
        let places = [
            block["quiet_hours"]?.node, preferences?["quiet_hours"],
            preferences?["alertFrequency"]?["quietHours"],
        ]
        return places.lazy.compactMap { $0?["zone"]?.mark }.first
    }
}

extension Setting {
    var entry: YAMLEntry { entry(of: node) }

    func entry(of value: YAMLNode) -> YAMLEntry {
        YAMLEntry(key: name, keyMark: keyMark, value: value)
    }
}
