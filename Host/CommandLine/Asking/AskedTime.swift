import Calendar
import Configuration

/// A time as an option names it: an age such as `7d` or `90m`, counted back from now, or the time
/// itself.
enum AskedTime {
    /// What the daemon is asked with: milliseconds since 1970 for an age, else the text, for the
    /// daemon to judge.
    static func query(_ text: String, nowNs: Int64) -> String {
        guard let age = AgeText.parse(text) ?? DurationText.parse(text) else { return text }
        return String(max(0, nowNs / 1_000_000 - age.components.seconds * 1_000))
    }
}
