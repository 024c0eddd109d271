extension ZoneRule {
    /// Reads the footer of a zone's file; nil for what is no rule.
    init?(_ text: some Sequence<UInt8>) {
        var reader = FooterReader(rest: Array(text)[...])
        guard let name = reader.name(), let west = reader.time(hoursMax: 24) else { return nil }
        standard = ZoneOffset(seconds: -west, isDaylightSaving: false, abbreviation: name)
        if reader.isAtEnd {
            daylight = nil
            return
        }
        guard let daylightName = reader.name() else { return nil }
        var daylightSeconds = 3_600 - west
        if !reader.isAt(",") {
            guard let west = reader.time(hoursMax: 24) else { return nil }
            daylightSeconds = -west
        }
        guard let start = reader.moment(), let end = reader.moment(), reader.isAtEnd else {
            return nil
        }
        daylight = Daylight(
            offset: ZoneOffset(
                seconds: daylightSeconds, isDaylightSaving: true, abbreviation: daylightName),
            start: start, end: end)
    }
}

/// Goes over a footer from the front; each part is nil where something else stands.
private struct FooterReader {
    var rest: ArraySlice<UInt8>

    var isAtEnd: Bool { rest.isEmpty }

    func isAt(_ letter: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: letter) }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard isAt(letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// `CET`, or in brackets what is not all letters: `<+1030>`.
    mutating func name() -> String? {
        let isBracketed = skip("<")
        let name = rest.prefix { byte in
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            return isLetter || (isBracketed && (isSign || (0x30...0x39).contains(byte)))
        }
        rest = rest.dropFirst(name.count)
        guard name.count >= 3, !isBracketed || skip(">") else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hoursMax: Int) -> Int? {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        guard let hours = number(max: hoursMax) else { return nil }
        var seconds = hours * 3_600
        for unit in [60, 1] where skip(":") {
            guard let count = number(max: 59) else { return nil }
            seconds += count * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `,M3.5.0/2`.
    mutating func moment() -> ZoneRule.YearlyMoment? {
        guard skip(","), let day = day() else { return nil }
        guard skip("/") else { return ZoneRule.YearlyMoment(day: day, seconds: 7_200) }
        return time(hoursMax: 167).map { ZoneRule.YearlyMoment(day: day, seconds: $0) }
    }

    private mutating func day() -> ZoneRule.YearlyMoment.Day? {
        if skip("J") {
            return number(max: 365).flatMap { $0 >= 1 ? .julian($0) : nil }
        }
        guard skip("M") else { return number(max: 365).map { .ofYear($0) } }
        guard let month = number(max: 12), month >= 1, skip("."), let week = number(max: 5),
            week >= 1, skip("."), let weekday = number(max: 6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    private mutating func number(max: Int) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return number <= max ? number : nil
    }
}
