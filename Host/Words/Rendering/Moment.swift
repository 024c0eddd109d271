import JSON

/// Reads the times that payloads carry.
enum Moment {
    /// Nanoseconds since 1970 of a value; nil where it is no time.
    ///
    /// A number counts seconds, milliseconds, microseconds or nanoseconds, whichever puts it
    /// between 1973 and 5138; a text is a number or ISO 8601 with seconds, in UTC where it names no
    /// offset.
    static func unixNs(_ value: Value) -> Int64? {
        switch value {
        case .moment(let unixNs): unixNs
        case .number(let number): unixNs(number)
        case .text(let text):
            JSONNumber.value(text).map(unixNs) ?? iso(text)
        default: nil
        }
    }

    private static func unixNs(_ number: Double) -> Int64? {
        let size = number.magnitude
        let scale: Double =
            size < 1e11 ? 1e9 : size < 1e14 ? 1e6 : size < 1e17 ? 1e3 : 1
        return Int64(exactly: (number * scale).rounded())
    }

    private static func iso(_ text: UnsafeRawBufferPointer) -> Int64? {
        guard (19...35).contains(text.count), text[4] == UInt8(ascii: "-"),
            text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T") || text[10] == 0x20,
            text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            let year = number(text, 0..<4), let month = number(text, 5..<7),
            let day = number(text, 8..<10), let hour = number(text, 11..<13),
            let minute = number(text, 14..<16), let second = number(text, 17..<19),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var offset = 19
        var nanoseconds = 0
        if offset < text.count, text[offset] == UInt8(ascii: ".") {
            offset += 1
            var scale = 100_000_000
            while offset < text.count, let digit = number(text, offset..<offset + 1) {
                nanoseconds += digit * scale
                scale /= 10
                offset += 1
            }
        }
        guard let east = secondsEast(text, offset) else { return nil }
        let seconds =
            days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - east
        let (whole, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowedToo) = whole.addingReportingOverflow(nanoseconds)
        return overflowed || overflowedToo ? nil : Int64(sum)
    }

    private static func secondsEast(_ text: UnsafeRawBufferPointer, _ offset: Int) -> Int? {
        if offset == text.count { return 0 }
        if text[offset] == UInt8(ascii: "Z") { return offset + 1 == text.count ? 0 : nil }
        guard text.count == offset + 6, text[offset + 3] == UInt8(ascii: ":"),
            let hours = number(text, offset + 1..<offset + 3),
            let minutes = number(text, offset + 4..<offset + 6)
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        switch text[offset] {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: return nil
        }
    }

    private static func number(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        var value = 0
        for byte in text[range] {
            guard byte &- UInt8(ascii: "0") < 10 else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// Days since 1970, counted in years that begin in March so that a leap day ends one.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
