package import Vocabulary

/// What a user wants to hear of, by which channels, and when: the one shape that is stored.
///
/// The flat and the nested document of the API are both views of it (``PreferencesShape``).
package struct Preferences: Sendable, Hashable {
    /// From which priority on, for each category and kind of channel.
    package var levels: WantedLevels = .usual
    /// Kinds switched off as a whole, whatever the levels say: `email_enabled: false`.
    package var mutedKinds: KindSet = []
    /// Categories switched off as a whole, whatever the levels say: `signalAlerts: false`.
    package var mutedCategories: CategorySet = []
    /// Reports that do not come by email.
    package var mutedReports: ReportSet = []
    package var quietHours: QuietHours?
    /// How many notifications may ring within any minute; 0: as many as come.
    package var maxPerMinute: UInt16 = 0
    /// Which categories are gathered, and how.
    package private(set) var digests: [EventCategory: Digest] = [:]
    /// The keys of ``digests``, for a glance.
    package private(set) var digested: CategorySet = []

    package static let maxPerMinuteMax = 6_000

    /// What a user wants who has never said anything.
    package init() {}

    /// All of it, at once, by all channels: what the operator's own lists of recipients get.
    package static let everything: Preferences = {
        var preferences = Preferences()
        preferences.levels = .everything
        return preferences
    }()

    /// Gathers a category, or with nil stops gathering it.
    package mutating func setDigest(_ digest: Digest?, for category: EventCategory) {
        digests[category] = digest
        digested = CategorySet(digests.keys)
    }

    mutating func setMuted(_ isMuted: Bool, _ categories: [EventCategory]) {
        let set = CategorySet(categories)
        if isMuted { mutedCategories.formUnion(set) } else { mutedCategories.subtract(set) }
    }

    mutating func setMuted(_ isMuted: Bool, _ kind: ChannelKind) {
        let set = KindSet(kind)
        if isMuted { mutedKinds.formUnion(set) } else { mutedKinds.subtract(set) }
    }

    /// Switches one cell; on is the level that was, else the kind's usual one.
    mutating func setWanted(_ isWanted: Bool, _ category: EventCategory, _ kind: ChannelKind) {
        if !isWanted {
            levels[category, kind] = .off
        } else if levels[category, kind] == .off {
            levels[category, kind] = kind.usualLevel
        }
    }
}
