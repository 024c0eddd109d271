package import BelfryKit
import Calendar

/// A line for people: time, priority, type, subject, title, and the body if it is short.
package struct TextLine {
    private let isColored: Bool
    private let zoneOffset: @Sendable (Int64) -> Int
    // Zones change their offset on the quarter of an hour; asking libc for each event would cost
    // more than the line.
    private var quarter = Int64.min
    private var offset = 0
    private static let bodyMax = 200

    /// Lines in the zone in which `zoneOffset` is to be added to a time in seconds.
    package init(isColored: Bool, zoneOffset: @escaping @Sendable (Int64) -> Int) {
        self.isColored = isColored
        self.zoneOffset = zoneOffset
    }

    /// Appends the line of `event`.
    package mutating func append(_ event: Event, to text: inout LineText) {
        appendTime(event.unixNanoseconds, to: &text)
        text.append("  ")
        appendPriority(event.priority, to: &text)
        appendColumn(event.bytes(.type), width: 24, to: &text)
        appendColumn(event.bytes(.subject), width: 10, to: &text)
        color("\u{1B}[1m", &text)
        text.appendSafely(event.bytes(.title))
        color("\u{1B}[0m", &text)
        let body = event.bytes(.body)
        if body.byteCount > 0, body.byteCount <= Self.bodyMax {
            text.append("  ")
            text.appendSafely(body)
        }
        let user = event.bytes(.user)
        if user.byteCount > 0 {
            text.append("  @")
            text.appendSafely(user)
        }
        text.append(UInt8(ascii: "\n"))
    }

    private mutating func appendTime(_ nanoseconds: Int64, to text: inout LineText) {
        let seconds = nanoseconds.flooredQuotient(1_000_000_000)
        if quarter != seconds.flooredQuotient(900) {
            quarter = seconds.flooredQuotient(900)
            offset = zoneOffset(seconds)
        }
        let time = CivilTime(unixSeconds: seconds + Int64(offset))
        color("\u{1B}[2m", &text)
        text.append(time.hour, width: 2)
        text.append(":")
        text.append(time.minute, width: 2)
        text.append(":")
        text.append(time.second, width: 2)
        text.append(".")
        text.append(Int((nanoseconds - seconds * 1_000_000_000) / 1_000_000), width: 3)
        color("\u{1B}[0m", &text)
    }

    private func appendPriority(_ priority: Priority, to text: inout LineText) {
        switch priority {
        case .low:
            color("\u{1B}[2m", &text)
            text.append("low     ")
        case .medium:
            color("\u{1B}[36m", &text)
            text.append("medium  ")
        case .high:
            color("\u{1B}[33m", &text)
            text.append("high    ")
        case .critical:
            color("\u{1B}[1;31m", &text)
            text.append("CRITICAL")
        }
        color("\u{1B}[0m", &text)
        text.append("  ")
    }

    private func appendColumn(_ bytes: RawSpan, width: Int, to text: inout LineText) {
        let start = text.bytes.count
        text.appendSafely(bytes)
        text.pad(since: start, to: width)
    }

    private func color(_ code: StaticString, _ text: inout LineText) {
        if isColored { text.append(code) }
    }
}
