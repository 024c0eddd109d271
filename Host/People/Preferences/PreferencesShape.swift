package import JSON
import Vocabulary

/// The documents in which preferences are read and printed.
package enum PreferencesShape: Sendable, CaseIterable {
    /// All there is.
    case stored
    /// `signalAlerts`, `tradeExecutions`… and `email_enabled`: what is on at all.
    case flat
    /// The same as columns of a table: `signal_alerts`.
    case row
    /// `realTimeAlerts`, `smsAlerts`, `emailReports`, `alertFrequency`.
    case nested

    private static let flatNames: [(camel: String, snake: String, categories: [EventCategory])] = [
        ("signalAlerts", "signal_alerts", [.signals]),
        ("tradeExecutions", "trade_executions", [.trades, .orderFailures]),
        ("performanceUpdates", "performance_updates", [.performance]),
        ("errorAlerts", "error_alerts", [.errors]),
        ("dailyReports", "daily_reports", [.reports]),
    ]

    private static let enabledNames: [(camel: String, snake: String, kind: ChannelKind)] =
        ChannelKind.allCases.map { ("\($0.name)Enabled", "\($0.name)_enabled", $0) }

    private static let nearby: [ChannelKind] = [.gateway, .webpush]

    static let switches: [String: [(name: String, category: EventCategory, kinds: [ChannelKind])]] =
        [
            "realTimeAlerts": [
                ("orderExecution", .trades, nearby), ("strategyStatus", .sessions, nearby),
                ("priceAlerts", .priceAlerts, nearby),
            ],
            "smsAlerts": [
                ("riskViolations", .risk, [.sms]), ("orderFailures", .orderFailures, [.sms]),
                ("accountSecurity", .security, [.sms]),
            ],
        ]

    static let reports: [(name: String, word: String, report: ReportSet)] = [
        ("dailySummary", "daily", .daily), ("weeklyPerformance", "weekly", .weekly),
        ("monthlyStatements", "monthly", .monthly),
    ]

    static func flatCategories(_ key: String) -> [EventCategory]? {
        flatNames.first { $0.camel == key || $0.snake == key }?.categories
    }

    static func enabledKind(_ key: String) -> ChannelKind? {
        enabledNames.first { $0.camel == key || $0.snake == key }?.kind
    }

    static let allKeys: [String] =
        flatNames.flatMap { [$0.camel, $0.snake] } + enabledNames.flatMap { [$0.snake, $0.camel] }
        + switches.keys.sorted()
        + [
            "emailReports", "alertFrequency", "categories", "quiet_hours", "max_per_minute",
            "digests", "muted_reports",
        ]
}

extension Preferences {
    /// The document of this shape, which ``apply(_:at:)`` reads.
    package func json(_ shape: PreferencesShape = .stored) -> JSONValue {
        .object(shape.document(self))
    }
}

extension PreferencesShape {
    fileprivate func document(_ preferences: Preferences) -> JSONObject {
        switch self {
        case .stored: Self.stored(preferences)
        case .flat: Self.flat(preferences, isRow: false)
        case .row: Self.flat(preferences, isRow: true)
        case .nested: Self.nested(preferences)
        }
    }

    private static func flat(_ preferences: Preferences, isRow: Bool) -> JSONObject {
        var document = JSONObject()
        for item in flatNames {
            let isOn = preferences.mutedCategories.isDisjoint(with: CategorySet(item.categories))
            document[isRow ? item.snake : item.camel] = .bool(isOn)
        }
        for item in enabledNames where item.kind != .other {
            document[item.snake] = .bool(!preferences.mutedKinds.contains(item.kind))
        }
        return document
    }

    private static func nested(_ preferences: Preferences) -> JSONObject {
        var document = JSONObject()
        for (key, items) in switches.sorted(by: { $0.key < $1.key }) {
            document[key] = .object(
                JSONObject(
                    items.map { item in
                        let isOn = item.kinds.allSatisfy {
                            preferences.levels[item.category, $0] != .off
                        }
                        return (item.name, .bool(isOn))
                    }))
        }
        document["emailReports"] = .object(
            JSONObject(
                reports.map {
                    ($0.name, .bool(preferences.mutedReports.isDisjoint(with: $0.report)))
                }
            ))
        let quiet = preferences.quietHours.map { hours -> JSONValue in
            [
                "start": .string(MinuteOfDay.text(hours.start)),
                "end": .string(MinuteOfDay.text(hours.end)),
            ]
        }
        document["alertFrequency"] = [
            "maxPerMinute": .integer(Int64(preferences.maxPerMinute)), "quietHours": quiet ?? nil,
        ]
        return document
    }

    private static func stored(_ preferences: Preferences) -> JSONObject {
        var document = JSONObject()
        let categories = JSONObject(
            EventCategory.allCases.map { category in
                (category.rawValue, .object(row(category, preferences.levels)))
            })
        document["categories"] = .object(categories)
        // Those that the flat names cover by twos are named one by one here.
        for item in flatNames {
            let isOn = preferences.mutedCategories.isDisjoint(with: CategorySet(item.categories))
            document[item.snake] = .bool(isOn)
        }
        for item in enabledNames {
            document[item.snake] = .bool(!preferences.mutedKinds.contains(item.kind))
        }
        document["muted_reports"] = .array(
            reports.filter { !preferences.mutedReports.isDisjoint(with: $0.report) }.map {
                .string($0.word)
            })
        document["quiet_hours"] = preferences.quietHours?.json ?? .null
        document["max_per_minute"] = .integer(Int64(preferences.maxPerMinute))
        document["digests"] = .object(
            JSONObject(
                EventCategory.allCases.map { category in
                    (category.rawValue, preferences.digests[category]?.json ?? .null)
                }))
        return document
    }

    private static func row(_ category: EventCategory, _ levels: WantedLevels) -> JSONObject {
        JSONObject(ChannelKind.allCases.map { ($0.name, .string(levels[category, $0].name)) })
    }
}
