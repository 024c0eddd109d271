import People
import Platform

/// Zones from this machine's zone database.
enum SampleZones {
    static func zone(_ name: String) throws -> Zone { try Zone(name: name, file: file(name)) }

    static func file(_ name: String) throws -> [UInt8] {
        try Files.read("/usr/share/zoneinfo/\(name)", limit: 1 << 20)
    }

    /// For ``Directory/put(_:zoneNamed:)``; knows Berlin, New York and Kolkata.
    static func named() throws -> (String) -> Zone? {
        let zones = try ["Europe/Berlin", "America/New_York", "Asia/Kolkata"].map(zone) + [.utc]
        return { name in zones.first { $0.name == name } }
    }
}

extension Zone {
    /// The moment at which its clocks show this first.
    func time(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> Int64 {
        reading(CalendarDate(year: year, month: month, day: day), minute: hour * 60 + minute).first
    }
}

/// Lengths of time in nanoseconds.
enum Ns {
    static let second: Int64 = 1_000_000_000
    static let minute = 60 * second
    static let hour = 60 * minute
    static let day = 24 * hour
}
