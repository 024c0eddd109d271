import Vocabulary

extension Directory {
    /// Why a user's preferences refuse something; nil: they want it.
    func refusal(_ record: UserRecord, _ occasion: Occasion, _ kind: ChannelKind) -> Outcome? {
        let place = Int(record.preferences)
        let cell = DecisionDetail(rawValue: Int64(occasion.row) << 16 | Int64(kind.rawValue))
        if preferences.values[place].mutedKinds.contains(kind) { return Outcome(.kindOff, cell) }
        if preferences.values[place].mutedCategories.contains(occasion.facts.category) {
            return Outcome(.categoryOff, cell)
        }
        let level = preferences.values[place].levels.level(row: occasion.row, kind)
        if !level.admits(occasion.weight) {
            let detail = DecisionDetail(rawValue: cell.rawValue | Int64(level.rawValue) << 32)
            return Outcome(level == .off ? .notWanted : .belowLevel, detail)
        }
        let report = occasion.facts.report
        if !report.isEmpty && kind == .email
            && !preferences.values[place].mutedReports.isDisjoint(with: report)
        {
            return Outcome(.reportOff, cell)
        }
        return nil
    }

    /// How a user gathers a category.
    func digest(_ record: UserRecord, _ category: EventCategory) -> Digest? {
        let place = Int(record.preferences)
        guard preferences.values[place].digested.contains(category) else { return nil }
        return preferences.values[place].digests[category]
    }

    /// Whether it is quiet for a user.
    func quietSpan(_ record: UserRecord, at time: Int64) -> QuietSpan {
        guard let hours = preferences.values[Int(record.preferences)].quietHours else {
            return QuietSpan(isQuiet: false, until: .max)
        }
        return hours.span(at: time, in: zones.values[Int(record.quietZone)])
    }
}
