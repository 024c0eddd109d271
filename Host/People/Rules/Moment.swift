/// Times as RFC 3339 writes them.
package enum Moment {
    /// Nanoseconds of the epoch; nil for any other text, and before 1970.
    package static func read(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        guard let year = take(4, &rest), skip("-", &rest), let month = take(2, &rest),
            skip("-", &rest), let day = take(2, &rest), skip("T", &rest) || skip(" ", &rest),
            let hour = take(2, &rest), skip(":", &rest), let minute = take(2, &rest),
            skip(":", &rest), let second = take(2, &rest), let fraction = fraction(&rest),
            let offset = offset(&rest), rest.isEmpty
        else { return nil }
        let date = CalendarDate(year: year, month: month, day: day)
        guard (1970...2261).contains(year), CalendarDate(dayNumber: date.dayNumber) == date,
            hour < 24, minute < 60, second < 60
        else { return nil }
        let seconds = date.dayNumber * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Nanoseconds.of(seconds: seconds) + Int64(fraction)
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func skip(_ letter: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Nanoseconds; nine digits are read, and more of them are no time.
    private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard skip(".", &rest) else { return 0 }
        var (value, digits) = (0, 0)
        while let digit = take(1, &rest) {
            value = value * 10 + digit
            digits += 1
            guard digits <= 9 else { return nil }
        }
        guard digits > 0 else { return nil }
        for _ in digits..<9 { value *= 10 }
        return value
    }

    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
        if skip("Z", &rest) { return 0 }
        let isWest = skip("-", &rest)
        guard isWest || skip("+", &rest), let hours = take(2, &rest), skip(":", &rest),
            let minutes = take(2, &rest), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return isWest ? -seconds : seconds
    }
}
