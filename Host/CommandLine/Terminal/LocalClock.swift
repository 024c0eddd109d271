import Calendar
import Glibc

/// The time of day where this terminal is.
enum LocalClock {
    /// "09:41:07.123" for a moment in milliseconds since 1970.
    static func time(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0.padded(2) }
            .joined(separator: ":") + "." + (milliseconds % 1000).padded(3)
    }
}
