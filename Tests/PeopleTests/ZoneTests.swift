import People
import TestKit
import Testing

struct ZoneTests {
    /// Moments around the change days of 2026 and one beyond the tables, with what Python's
    /// zoneinfo says of them.
    private static let moments: [(String, Int64, Int)] = [
        ("America/New_York", 1_772_953_199, -18_000), ("America/New_York", 1_772_953_200, -14_400),
        ("America/New_York", 1_793_512_799, -14_400), ("America/New_York", 1_793_512_800, -18_000),
        ("America/New_York", 4_118_147_999, -14_400), ("Europe/Berlin", 1_774_745_999, 3_600),
        ("Europe/Berlin", 1_774_746_000, 7_200), ("Europe/Berlin", 1_792_889_999, 7_200),
        ("Europe/Berlin", 1_792_890_000, 3_600), ("Australia/Lord_Howe", 1_775_314_799, 39_600),
        ("Australia/Lord_Howe", 1_775_314_800, 37_800),
        ("Australia/Lord_Howe", 1_791_041_399, 37_800),
        ("Australia/Lord_Howe", 1_791_041_400, 39_600), ("Asia/Kolkata", 1_793_512_800, 19_800),
        ("Asia/Kolkata", 4_118_147_999, 19_800),
    ]

    @Test(arguments: moments)
    func `clocks are as far from UTC as the database says`(
        name: String, second: Int64, offset: Int
    ) throws {
        let zone = try SampleZones.zone(name)
        #expect(zone.offset(at: second * Ns.second).seconds == offset)
    }

    @Test func `local time is what a clock on the wall shows`() throws {
        let berlin = try SampleZones.zone("Europe/Berlin")
        let time = berlin.localTime(of: 1_774_746_000 * Ns.second - 1)
        #expect(time.date == CalendarDate(year: 2026, month: 3, day: 29))
        #expect(time.weekday == .sunday)
        #expect((time.hour, time.minute, time.second) == (1, 59, 59))
        #expect(time.nanosecond == 999_999_999)
        #expect(berlin.localTime(of: 1_774_746_000 * Ns.second).clock == "03:00")
        #expect(berlin.offset(at: 1_774_746_000 * Ns.second).abbreviation == "CEST")
        let early = Zone.utc.localTime(of: -1)
        #expect(early.date == CalendarDate(year: 1969, month: 12, day: 31))
        #expect(early.clock == "23:59")
    }

    @Test func `a time that the clocks pass over is the moment they do`() throws {
        let newYork = try SampleZones.zone("America/New_York")
        let date = CalendarDate(year: 2026, month: 3, day: 8)
        let change = 1_772_953_200 * Ns.second
        for minute in [120, 150, 179] {
            #expect(newYork.reading(date, minute: minute) == .skipped(at: change))
        }
        #expect(newYork.reading(date, minute: 119) == .once(change - Ns.minute))
        #expect(newYork.reading(date, minute: 180) == .once(change))
    }

    @Test func `a time that the clocks show twice is two moments`() throws {
        let newYork = try SampleZones.zone("America/New_York")
        let date = CalendarDate(year: 2026, month: 11, day: 1)
        let change = 1_793_512_800 * Ns.second
        #expect(
            newYork.reading(date, minute: 90)
                == .twice(first: change - 30 * Ns.minute, second: change + 30 * Ns.minute))
        #expect(newYork.reading(date, minute: 59) == .once(change - 61 * Ns.minute))
        #expect(newYork.reading(date, minute: 120) == .once(change + 60 * Ns.minute))
    }

    @Test func `half an hour is enough for a change`() throws {
        let lordHowe = try SampleZones.zone("Australia/Lord_Howe")
        let autumn = CalendarDate(year: 2026, month: 4, day: 5)
        let spring = CalendarDate(year: 2026, month: 10, day: 4)
        let back = 1_775_314_800 * Ns.second
        #expect(
            lordHowe.reading(autumn, minute: 105)
                == .twice(first: back - 15 * Ns.minute, second: back + 15 * Ns.minute))
        #expect(
            lordHowe.reading(spring, minute: 135) == .skipped(at: 1_791_041_400 * Ns.second))
    }

    /// 30 December 2011 never was in Samoa.
    @Test func `a day that was left out passes in a moment`() throws {
        let apia = try SampleZones.zone("Pacific/Apia")
        let missing = CalendarDate(year: 2011, month: 12, day: 30)
        let midnight = apia.time(2011, 12, 31, 0)
        #expect(apia.reading(missing, minute: 480) == .skipped(at: midnight))
        let daily = Schedule(.daily, minute: 480)
        let eve = apia.time(2011, 12, 29, 12)
        #expect(apia.nextTime(daily, after: eve) == midnight)
        #expect(apia.nextTime(daily, after: midnight) == apia.time(2011, 12, 31, 8))
    }

    @Test(arguments: [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Gaza",
        "Africa/Casablanca", "Europe/Dublin", "America/Nuuk", "Pacific/Apia", "UTC",
    ])
    func `what a clock shows leads back to the moment`(name: String) throws {
        let zone = try SampleZones.zone(name)
        var random = SeededRandom(seed: 7)
        for _ in 0..<500 {
            let minute = Int64.random(in: -20_000_000...90_000_000, using: &random)
            let time = minute * Ns.minute
            let local = zone.localTime(of: time)
            // Before standard time, clocks differed by seconds.
            guard local.second == 0 else { continue }
            let reading = zone.reading(local.date, minute: local.minuteOfDay)
            #expect(
                reading == .once(time) || (reading.first == time) != (reading.last == time),
                "\(name) \(time) \(reading)")
        }
    }

    @Test func `the ends of time are no trap`() throws {
        for name in ["America/New_York", "Asia/Kolkata", "UTC"] {
            let zone = try SampleZones.zone(name)
            for time in [Int64.min, -1, 0, .max] {
                #expect((0..<24).contains(zone.localTime(of: time).hour))
            }
            #expect(zone.nextTime(Schedule(.daily, minute: 0), after: .max) == .max)
        }
    }

    @Test func `days of the calendar are counted through leap years`() {
        let faults = stride(from: -800_000, to: 800_000, by: 7).filter {
            CalendarDate(dayNumber: $0).dayNumber != $0
        }
        #expect(faults == [])
        #expect(CalendarDate(dayNumber: 0) == CalendarDate(year: 1970, month: 1, day: 1))
        #expect(CalendarDate(year: 1970, month: 1, day: 1).weekday == .thursday)
        #expect(CalendarDate(year: 2028, month: 2, day: 1).lastOfMonth.day == 29)
        #expect(CalendarDate(year: 2100, month: 2, day: 1).lastOfMonth.day == 28)
        #expect(CalendarDate(year: 2026, month: 12, day: 1).lastOfMonth.day == 31)
    }
}
