import People
import TestKit
import Testing

struct ScheduleTests {
    @Test func `a daily time comes once a day, also when the clocks are set`() throws {
        for name in ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"] {
            let zone = try SampleZones.zone(name)
            // Times that are passed over or shown twice somewhere among these zones.
            for minute in [0, 75, 105, 135, 150, 1_439] {
                var time = zone.time(2026, 1, 1, 0) - 1
                var days: [Int] = []
                while days.count < 365 {
                    time = zone.nextTime(Schedule(.daily, minute: minute), after: time)
                    days.append(zone.localTime(of: time).date.dayNumber)
                }
                let first = CalendarDate(year: 2026, month: 1, day: 1).dayNumber
                #expect(days == Array(first..<first + 365), "\(name) \(minute)")
            }
        }
    }

    @Test func `a time that is shown twice is due the first time`() throws {
        let newYork = try SampleZones.zone("America/New_York")
        let change = 1_793_512_800 * Ns.second
        let daily = Schedule(.daily, minute: 90)
        #expect(newYork.nextTime(daily, after: change - Ns.hour) == change - 30 * Ns.minute)
        #expect(
            newYork.nextTime(daily, after: change - 30 * Ns.minute)
                == newYork.time(2026, 11, 2, 1, 30))
    }

    @Test func `a weekly time is on its weekday`() throws {
        let berlin = try SampleZones.zone("Europe/Berlin")
        let weekly = Schedule(.weekly(.monday), minute: 480)
        let monday = berlin.time(2026, 3, 30, 8)
        #expect(berlin.nextTime(weekly, after: berlin.time(2026, 3, 23, 8)) == monday)
        #expect(berlin.nextTime(weekly, after: monday - 1) == monday)
        #expect(berlin.nextTime(weekly, after: monday) == berlin.time(2026, 4, 6, 8))
    }

    @Test func `a monthly time falls on the last day where the month is short`() throws {
        let kolkata = try SampleZones.zone("Asia/Kolkata")
        let monthly = Schedule(.monthly(day: 31), minute: 540)
        var time = kolkata.time(2027, 12, 31, 9)
        let days = (0..<5).map { _ in
            time = kolkata.nextTime(monthly, after: time)
            return kolkata.localTime(of: time).date
        }
        #expect(days.map(\.day) == [31, 29, 31, 30, 31])
        #expect(days.map(\.month) == [1, 2, 3, 4, 5])
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `the next time is later, and nothing lies between`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let zone = try SampleZones.zone(
            ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"][Int(seed % 3)])
        for _ in 0..<100 {
            let minute = Int.random(in: 0..<1_440, using: &random)
            let period: Schedule.Period =
                switch Int.random(in: 0..<3, using: &random) {
                case 0: .daily
                case 1: .weekly(Weekday.allCases[Int.random(in: 0..<7, using: &random)])
                default: .monthly(day: Int.random(in: 1...31, using: &random))
                }
            let schedule = Schedule(period, minute: minute)
            let after = Int64.random(in: 0...4_000_000_000, using: &random) * Ns.second
            let next = zone.nextTime(schedule, after: after)
            let between = Int64.random(in: after..<next, using: &random)
            #expect(next > after && zone.nextTime(schedule, after: between) == next, "seed \(seed)")
        }
    }

    @Test(arguments: [
        ("00:00", 0), ("7:05", 425), ("07:05", 425), ("23:59", 1_439), ("24:00", 1_440),
    ])
    func `times of day are read`(text: String, minute: Int) {
        #expect(MinuteOfDay.read(text) == minute)
    }

    @Test(arguments: [
        "", "7", "24:01", "12:60", "07:5", "007:05", "-1:00", "7:05 ", "+7:05", "7:05:00",
    ])
    func `what is no time of day is not`(text: String) {
        #expect(MinuteOfDay.read(text) == nil)
    }
}
