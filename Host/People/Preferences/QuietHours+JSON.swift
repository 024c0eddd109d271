import JSON

extension QuietHours {
    /// Reads "22:00–07:00" or an object; null is none.
    ///
    /// An object changes what it names of `kept`; without that it must name both ends.
    init?(_ part: DocumentPart, keeping kept: QuietHours? = nil) throws(PeopleError) {
        if part.value.isNull { return nil }
        var (start, end) = (kept?.start, kept?.end)
        var (days, zone) = (kept?.days ?? .all, kept?.zone)
        if let text = part.value.string {
            guard let times = QuietHours.read(text) else {
                throw part.fault("expected hours such as \"22:00–07:00\"")
            }
            (start, end) = (times.start, times.end)
        } else {
            for (key, part) in try part.object() {
                switch key {
                case "start": start = try part.minuteOfDay()
                case "end": end = try part.minuteOfDay(upTo: MinuteOfDay.end)
                case "days": days = try WeekdaySet(part)
                case "zone": zone = part.value.isNull ? nil : try part.zoneName()
                default: throw part.unknownKey(key, among: ["start", "end", "days", "zone"])
                }
            }
        }
        guard let start, let end else { throw part.fault("quiet hours need a start and an end") }
        guard let hours = QuietHours(start: start, end: end, days: days, zone: zone) else {
            throw part.fault(
                "these quiet hours would never end; switch the channels off instead, or name days")
        }
        self = hours
    }

    /// As it is stored.
    var json: JSONValue {
        var object: JSONObject = [
            "start": .string(MinuteOfDay.text(start)), "end": .string(MinuteOfDay.text(end)),
        ]
        if days != .all { object["days"] = .array(days.days.map { .string($0.name) }) }
        if let zone { object["zone"] = .string(zone) }
        return .object(object)
    }
}

extension WeekdaySet {
    init(_ part: DocumentPart) throws(PeopleError) {
        var days: [Weekday] = []
        for element in try part.elements() { days.append(try Weekday(element)) }
        self.init(days)
    }
}

extension Weekday {
    init(_ part: DocumentPart) throws(PeopleError) {
        let name = try part.string().lowercased()
        guard let day = Weekday.allCases.first(where: { $0.name == name }) else {
            throw part.fault("expected mon, tue, wed, thu, fri, sat or sun")
        }
        self = day
    }
}

extension DocumentPart {
    /// A name that is safe to look up in the folder of the zone database.
    func zoneName() throws(PeopleError) -> String {
        let name = try string()
        guard Zone.isName(name) else {
            throw fault("expected a zone of the IANA database such as \"Europe/Berlin\"")
        }
        return name
    }
}

extension Zone {
    private static let nameBytesMax = 64

    /// True for what may name a zone: words of letters, digits, `+`, `-` and `_` between slashes.
    ///
    /// No dots: a name is part of a path.
    package static func isName(_ name: String) -> Bool {
        let words = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= nameBytesMax
            && words.allSatisfy { word in
                !word.isEmpty
                    && word.allSatisfy { byte in
                        byte.isLetterOrDigit || "+-_".utf8.contains(byte)
                    }
            }
    }
}

extension UInt8 {
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isLetterOrDigit: Bool { isLetter || (0x30...0x39).contains(self) }
}
