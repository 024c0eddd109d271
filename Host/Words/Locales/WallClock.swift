/// The clocks of a reader's time zone, as rendering needs them.
package struct WallClock: Sendable {
    /// What clocks show at a moment.
    package struct Reading: Sendable, Equatable {
        /// Seconds east of Greenwich.
        package let seconds: Int
        /// "IST"; may be empty.
        package let abbreviation: String

        package init(seconds: Int, abbreviation: String) {
            self.seconds = seconds
            self.abbreviation = abbreviation
        }
    }

    private let reading: @Sendable (Int64) -> Reading

    /// Makes clocks; `reading` is asked with nanoseconds since 1970 and must be pure.
    package init(_ reading: @escaping @Sendable (Int64) -> Reading) {
        self.reading = reading
    }

    /// Clocks that are never set.
    package init(seconds: Int, abbreviation: String) {
        let fixed = Reading(seconds: seconds, abbreviation: abbreviation)
        reading = { _ in fixed }
    }

    package static let utc = WallClock(seconds: 0, abbreviation: "UTC")

    /// What clocks show there at `unixNs`.
    ///
    /// An offset of a day or more is none.
    package func at(_ unixNs: Int64) -> Reading {
        let reading = reading(unixNs)
        return reading.seconds.magnitude < 86_400
            ? reading : Reading(seconds: 0, abbreviation: "UTC")
    }
}
