import Core
package import People

/// What plugins.yaml says of people: `users:`, `escalations:`, `inhibitions:` and `dedup:`.
package struct PeopleSettings: Sendable, Equatable {
    /// In the order of the file; the desk is among them only if the file changes it.
    package var users: [ConfiguredUser] = []
    /// In the order of the file.
    package var escalations: [EscalationChain] = []
    /// The built-in ones, as the file leaves them, then the file's own.
    package var inhibitions = InhibitionRule.usual
    /// Within what time events with one dedup key are one event.
    package var dedupWindow = Duration.seconds(600)

    package init() {}

    /// What a ``Decider`` goes by.
    package var deciderSettings: DeciderSettings {
        var settings = DeciderSettings()
        settings.dedupWindowNs = dedupWindow.nanoseconds
        settings.inhibitions = inhibitions
        return settings
    }

    /// True when both say the same: places in the file do not count.
    func means(_ other: PeopleSettings) -> Bool {
        users.map(\.user) == other.users.map(\.user) && escalations == other.escalations
            && inhibitions == other.inhibitions && dedupWindow == other.dedupWindow
    }
}

/// A user with the places that a later message may point at.
package struct ConfiguredUser: Sendable, Equatable {
    package var user: User
    /// Where the id stands.
    package var mark: Mark
    /// Where the zone stands; where the id does when none is named.
    package var zoneMark: Mark
    /// Where the zone of the quiet hours stands; nil when they name none.
    package var quietZoneMark: Mark?

    package init(user: User, mark: Mark, zoneMark: Mark, quietZoneMark: Mark? = nil) {
        self.user = user
        self.mark = mark
        self.zoneMark = zoneMark
        self.quietZoneMark = quietZoneMark
    }
}

extension HostConfiguration {
    /// The zones that users name and nobody knows, each as a fault at its place.
    ///
    /// For who has the zone database: this room looks at the form of a name only. `names` are for
    /// suggestions, and asked for only when there is a fault.
    package func zoneFaults(
        isKnown: (String) -> Bool, names: () -> [String]
    ) -> [Finding] {
        let unknown = people.users.flatMap { item -> [(zone: String, mark: Mark)] in
            let quietZone = item.user.preferences.quietHours?.zone
            let places =
                [(item.user.zone, item.zoneMark)]
                + (quietZone.map { [($0, item.quietZoneMark ?? item.mark)] } ?? [])
            return places.filter { !isKnown($0.0) }
        }
        guard !unknown.isEmpty else { return [] }
        let names = names()
        return unknown.map { zone, mark in
            var finding = finding(
                .error, at: mark, "the zone database has no zone named \(quoted(zone))")
            finding.suggestion = Suggestion.nearest(to: zone, in: names)
            return finding
        }
    }
}
