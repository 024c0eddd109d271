/// Turns (event, user, channel) into a ``Decision``.
///
/// It owns all that is remembered between two events: dedup keys, causes that mute symptoms, counts
/// of rings, open digests, escalations. Belongs to one thread. `now` is the wall clock's and may
/// jump.
package struct Decider: Sendable {
    package private(set) var directory: Directory
    package private(set) var silences: [Silence] = []
    /// Chains that wait for an acknowledgement; they ring only when their owner asks.
    package var escalations = Escalations()
    package internal(set) var inhibitions: Inhibitions
    package internal(set) var dedupKeys: RecentKeys<String>
    package internal(set) var digestGroups: RecentKeys<DigestGroup>
    var gone = GoneContacts()
    package internal(set) var counts = DecisionCounts()

    package let settings: DeciderSettings

    /// By number of user.
    var states: [UserState] = []
    var dueTimes = DueTimes()

    /// A user's group on an instance: what a digest's window is open for.
    package struct DigestGroup: Hashable, Sendable {
        let user: UserNumber
        let instance: UInt16
        let key: GroupKey
    }

    package static let silencesMax = 1_000

    package init(directory: Directory = Directory(), settings: DeciderSettings = DeciderSettings())
    {
        self.directory = directory
        self.settings = settings
        inhibitions = Inhibitions(rules: settings.inhibitions)
        dedupKeys = RecentKeys(capacity: settings.dedupKeysMax)
        digestGroups = RecentKeys(capacity: settings.digestGroupsMax)
        fitStates()
    }
}

extension Decider {
    /// Adds or replaces a user; see ``Directory/put(_:zoneNamed:)``.
    @discardableResult
    package mutating func put(
        _ user: User, zoneNamed: (String) -> Zone?
    ) throws(PeopleError) -> UserNumber {
        let number = try directory.put(user, zoneNamed: zoneNamed)
        fitStates()
        states[number.index].forgetQuiet()
        forgetChanged(number)
        return number
    }

    /// Removes a user with all that is remembered of them.
    package mutating func removeUser(_ id: String) -> Bool {
        guard let number = directory.remove(id) else { return false }
        states[number.index] = UserState()
        // Their number may be another's next.
        digestGroups.forget { $0.user == number }
        gone.keep(of: number) { _ in false }
        return true
    }

    /// Takes over the silences; the newest ``silencesMax`` count.
    package mutating func replaceSilences(_ silences: [Silence]) {
        self.silences = silences.suffix(Decider.silencesMax)
    }

    /// Takes over other rules of inhibition; causes of rules that stay remain active.
    package mutating func replaceInhibitions(_ rules: [InhibitionRule]) {
        inhibitions.replaceRules(rules)
    }

    /// Goes on with what was remembered before a restart; the chains of escalations come first.
    package mutating func restore(_ snapshot: DeciderSnapshot) {
        for item in snapshot.dedupKeys { dedupKeys.note(item.key, since: item.sinceNs) }
        inhibitions.restore(snapshot.inhibitions)
        escalations.restore(snapshot.escalations)
    }

    /// What a restart must not forget.
    package func snapshot(at now: Int64) -> DeciderSnapshot {
        DeciderSnapshot(
            dedupKeys: dedupKeys.all.filter {
                (now &- $0.since).magnitude < UInt64(settings.dedupWindowNs)
            }.map { DeciderSnapshot.DedupKey(key: $0.key, sinceNs: $0.since) },
            inhibitions: inhibitions.active, escalations: escalations.waiting)
    }

    private mutating func fitStates() {
        while states.count < directory.numberBound { states.append(UserState()) }
    }
}
