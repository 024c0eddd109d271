import Core
package import JSON
import Vocabulary

extension Preferences {
    /// Changes what a document names and leaves the rest; in a fault, nothing is changed.
    ///
    /// The document may be of any ``PreferencesShape``, or of several at once.
    package mutating func apply(
        _ document: JSONValue, at pointer: JSONPointer = .root
    ) throws(PeopleError) {
        var changed = self
        for (key, part) in try DocumentPart(value: document, pointer: pointer).object() {
            try changed.apply(key, part)
        }
        self = changed
    }

    private mutating func apply(_ key: String, _ part: DocumentPart) throws(PeopleError) {
        if let categories = PreferencesShape.flatCategories(key) {
            setMuted(try !part.bool(), categories)
            return
        }
        if let kind = PreferencesShape.enabledKind(key) {
            setMuted(try !part.bool(), kind)
            return
        }
        switch key {
        case "realTimeAlerts", "smsAlerts": try applySwitches(key, part)
        case "emailReports": try applyReports(part)
        case "alertFrequency": try applyFrequency(part)
        case "categories": try applyLevels(part)
        case "quiet_hours": quietHours = try QuietHours(part)
        case "max_per_minute":
            maxPerMinute = UInt16(try part.integer(in: 0...Preferences.maxPerMinuteMax))
        case "digests": try applyDigests(part)
        case "muted_reports": mutedReports = try ReportSet(part)
        default: throw part.unknownKey(key, among: PreferencesShape.allKeys)
        }
    }

    private mutating func applySwitches(_ key: String, _ part: DocumentPart) throws(PeopleError) {
        let switches = PreferencesShape.switches[key] ?? []
        for (name, part) in try part.object() {
            guard let item = switches.first(where: { $0.name == name }) else {
                throw part.unknownKey(name, among: switches.map(\.name))
            }
            let isWanted = try part.bool()
            for kind in item.kinds { setWanted(isWanted, item.category, kind) }
        }
    }

    private mutating func applyReports(_ part: DocumentPart) throws(PeopleError) {
        for (name, part) in try part.object() {
            guard let item = PreferencesShape.reports.first(where: { $0.name == name }) else {
                throw part.unknownKey(name, among: PreferencesShape.reports.map(\.name))
            }
            if try part.bool() {
                mutedReports.subtract(item.report)
            } else {
                mutedReports.formUnion(item.report)
            }
        }
    }

    private mutating func applyFrequency(_ part: DocumentPart) throws(PeopleError) {
        for (name, part) in try part.object() {
            switch name {
            case "maxPerMinute":
                maxPerMinute = UInt16(try part.integer(in: 0...Preferences.maxPerMinuteMax))
            case "quietHours":
                // The nested shape knows no days and no zone: those stay as they are.
                quietHours = try QuietHours(part, keeping: quietHours)
            default: throw part.unknownKey(name, among: ["maxPerMinute", "quietHours"])
            }
        }
    }

    private mutating func applyLevels(_ part: DocumentPart) throws(PeopleError) {
        for (name, row) in try part.object() {
            guard let category = EventCategory(rawValue: name) else {
                throw row.unknownKey(name, among: EventCategory.allCases.map(\.rawValue))
            }
            for (name, cell) in try row.object() {
                let kind = ChannelKind(named: name)
                guard kind.name == name else {
                    throw cell.unknownKey(name, among: ChannelKind.allCases.map(\.name))
                }
                if let isWanted = cell.value.bool {
                    setWanted(isWanted, category, kind)
                } else {
                    levels[category, kind] = try WantedLevel(cell)
                }
            }
        }
    }

    private mutating func applyDigests(_ part: DocumentPart) throws(PeopleError) {
        for (name, part) in try part.object() {
            guard let category = EventCategory(rawValue: name) else {
                throw part.unknownKey(name, among: EventCategory.allCases.map(\.rawValue))
            }
            setDigest(part.value.isNull ? nil : try Digest(part), for: category)
        }
    }
}

extension DocumentPart {
    func unknownKey(_ key: String, among keys: some Sequence<String>) -> PeopleError {
        fault("there is no '\(key)' here." + Suggestion.question(for: key, in: keys))
    }
}

extension WantedLevel {
    init(_ part: DocumentPart) throws(PeopleError) {
        let name = part.value.string
        guard let level = WantedLevel.allCases.first(where: { $0.name == name }) else {
            throw part.fault("expected all, medium, high, critical or off")
        }
        self = level
    }
}

extension ReportSet {
    init(_ part: DocumentPart) throws(PeopleError) {
        self = []
        for element in try part.elements() {
            let name = try element.string()
            guard let item = PreferencesShape.reports.first(where: { $0.word == name }) else {
                throw element.fault("expected daily, weekly or monthly")
            }
            formUnion(item.report)
        }
    }
}
