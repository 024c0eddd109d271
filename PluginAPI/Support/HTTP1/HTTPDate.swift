import Calendar

/// A moment as HTTP writes it: "Sun, 06 Nov 1994 08:49:37 GMT".
package struct HTTPDate: Sendable, Equatable {
    package let text: String

    /// Any moment of the years 0 to 9999.
    package init(unixSeconds: Int64) {
        let time = CivilTime(unixSeconds: unixSeconds)
        text = """
            \(Self.weekdays[time.weekday]), \(time.day.padded(2)) \(Self.months[time.month - 1]) \
            \(time.year.padded(4)) \(time.hour.padded(2)):\(time.minute.padded(2)):\
            \(time.second.padded(2)) GMT
            """
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
