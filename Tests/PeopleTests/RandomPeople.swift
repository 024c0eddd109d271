import People
import TestKit
import Vocabulary

extension Preferences {
    /// Any preferences that a document can say.
    static func random(_ random: inout SeededRandom) -> Preferences {
        var preferences = Preferences()
        for category in EventCategory.allCases {
            for kind in ChannelKind.allCases where Int.random(in: 0..<4, using: &random) == 0 {
                let level = WantedLevel.allCases[Int.random(in: 0..<5, using: &random)]
                preferences.levels[category, kind] = level
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                preferences.setDigest(.random(&random), for: category)
            }
        }
        for kind in ChannelKind.allCases where Int.random(in: 0..<8, using: &random) == 0 {
            preferences.mutedKinds.insert(KindSet(kind))
        }
        let flat: [[EventCategory]] = [
            [.signals], [.trades, .orderFailures], [.errors], [.reports],
        ]
        for categories in flat where Int.random(in: 0..<8, using: &random) == 0 {
            preferences.mutedCategories.formUnion(CategorySet(categories))
        }
        preferences.mutedReports = ReportSet(rawValue: .random(in: 0..<8, using: &random))
        preferences.maxPerMinute =
            Bool.random(using: &random) ? 0 : .random(in: 1...20, using: &random)
        if Bool.random(using: &random) { preferences.quietHours = .random(&random) }
        return preferences
    }
}

extension QuietHours {
    static func random(_ random: inout SeededRandom) -> QuietHours? {
        QuietHours(
            start: .random(in: 0..<1_440, using: &random),
            end: .random(in: 0...1_440, using: &random),
            days: Bool.random(using: &random)
                ? .all : WeekdaySet(rawValue: .random(in: 0..<128, using: &random)),
            zone: Bool.random(using: &random) ? nil : "Asia/Kolkata")
    }
}

extension Digest {
    static func random(_ random: inout SeededRandom) -> Digest {
        let minute = Int.random(in: 0..<1_440, using: &random)
        return switch Int.random(in: 0..<4, using: &random) {
        case 0: .schedule(Schedule(.daily, minute: minute))
        case 1:
            .schedule(
                Schedule(
                    .weekly(Weekday.allCases[Int.random(in: 0..<7, using: &random)]),
                    minute: minute))
        case 2:
            .schedule(Schedule(.monthly(day: .random(in: 1...31, using: &random)), minute: minute))
        default: .window(minutes: .random(in: 1...1_440, using: &random))
        }
    }
}
