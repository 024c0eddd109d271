import Glibc

/// The time of day where this terminal is.
enum LocalClock {
    /// "09:41:07.123" for a moment in milliseconds since 1970.
    static func time(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
            .joined(separator: ":") + "." + padded(Int(milliseconds % 1000), 3)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
