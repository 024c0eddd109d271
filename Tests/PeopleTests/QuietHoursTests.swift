import People
import TestKit
import Testing

struct QuietHoursTests {
    private func hours(
        _ text: String, _ days: WeekdaySet = .all
    ) throws -> QuietHours {
        let times = try #require(QuietHours.read(text))
        return try #require(QuietHours(start: times.start, end: times.end, days: days))
    }

    @Test func `a night lasts from its evening to the next morning`() throws {
        let zone = try SampleZones.zone("Asia/Kolkata")
        let night = try hours("22:00–07:00")
        let (evening, morning) = (zone.time(2026, 5, 4, 22), zone.time(2026, 5, 5, 7))
        #expect(night.span(at: evening - 1, in: zone) == QuietSpan(isQuiet: false, until: evening))
        #expect(night.span(at: evening, in: zone) == QuietSpan(isQuiet: true, until: morning))
        #expect(night.span(at: morning - 1, in: zone) == QuietSpan(isQuiet: true, until: morning))
        #expect(
            night.span(at: morning, in: zone)
                == QuietSpan(isQuiet: false, until: zone.time(2026, 5, 5, 22)))
    }

    /// The evening before each change day, and the length of its night in minutes.
    private static let nights: [(String, Int, Int, Int64)] = [
        ("America/New_York", 3, 7, 8 * 60), ("America/New_York", 10, 31, 10 * 60),
        ("Europe/Berlin", 3, 28, 8 * 60), ("Europe/Berlin", 10, 24, 10 * 60),
        ("Australia/Lord_Howe", 4, 4, 9 * 60 + 30), ("Australia/Lord_Howe", 10, 3, 8 * 60 + 30),
        ("Asia/Kolkata", 3, 28, 9 * 60), ("Asia/Kolkata", 10, 24, 9 * 60),
    ]

    @Test(arguments: nights)
    func `a night in which the clocks are set ends when they show seven`(
        name: String, month: Int, day: Int, minutes: Int64
    ) throws {
        let zone = try SampleZones.zone(name)
        let evening = zone.time(2026, month, day, 22)
        let span = try hours("22:00–07:00").span(at: evening, in: zone)
        #expect(span == QuietSpan(isQuiet: true, until: evening + minutes * Ns.minute))
        #expect(zone.localTime(of: span.until).clock == "07:00")
    }

    @Test func `an end that is shown twice is the second`() throws {
        let newYork = try SampleZones.zone("America/New_York")
        let change = 1_793_512_800 * Ns.second
        let night = try hours("23:00–01:30")
        let end = change + 30 * Ns.minute
        for time in [change - Ns.hour, change - Ns.minute, change, end - 1] {
            #expect(night.span(at: time, in: newYork) == QuietSpan(isQuiet: true, until: end))
        }
        #expect(!night.span(at: end, in: newYork).isQuiet)
    }

    @Test func `a window that the clocks pass over is left out`() throws {
        let berlin = try SampleZones.zone("Europe/Berlin")
        let change = 1_774_746_000 * Ns.second
        let window = try hours("02:10–02:40")
        #expect(!window.span(at: change, in: berlin).isQuiet)
        #expect(!window.span(at: change - 1, in: berlin).isQuiet)
        let half = try hours("02:30–03:30")
        #expect(
            half.span(at: change, in: berlin)
                == QuietSpan(isQuiet: true, until: change + 30 * Ns.minute))
    }

    @Test func `an empty window is never quiet`() throws {
        let window = try hours("08:00–08:00")
        for hour in 0..<24 {
            #expect(!window.span(at: Zone.utc.time(2026, 5, 4, hour), in: .utc).isQuiet)
        }
    }

    @Test func `whole days that touch are one`() throws {
        let weekend = try hours("00:00–24:00", WeekdaySet([.saturday, .sunday]))
        // 9 May 2026 is a Saturday.
        let (saturday, monday) = (Zone.utc.time(2026, 5, 9, 0), Zone.utc.time(2026, 5, 11, 0))
        #expect(
            weekend.span(at: saturday, in: .utc) == QuietSpan(isQuiet: true, until: monday))
        #expect(
            weekend.span(at: saturday - 1, in: .utc) == QuietSpan(isQuiet: false, until: saturday))
        #expect(
            weekend.span(at: monday, in: .utc)
                == QuietSpan(isQuiet: false, until: saturday + 7 * Ns.day))
    }

    @Test func `a night belongs to the day on which it begins`() throws {
        let friday = try hours("22:00–07:00", WeekdaySet([.friday]))
        #expect(friday.span(at: Zone.utc.time(2026, 5, 9, 6), in: .utc).isQuiet)
        #expect(!friday.span(at: Zone.utc.time(2026, 5, 8, 6), in: .utc).isQuiet)
        #expect(!friday.span(at: Zone.utc.time(2026, 5, 9, 22), in: .utc).isQuiet)
    }

    @Test func `hours that would never end are none`() {
        #expect(QuietHours(start: 0, end: 1_440) == nil)
        #expect(QuietHours(start: 1_440, end: 60) == nil)
        #expect(QuietHours(start: -1, end: 60) == nil)
        #expect(QuietHours(start: 0, end: 1_440, days: WeekdaySet([.sunday])) != nil)
        // All but a minute of the day does end.
        #expect(QuietHours(start: 421, end: 420) != nil)
    }

    @Test(arguments: [
        ("22:00–07:00", 1_320, 420), ("22:00-07:00", 1_320, 420), ("22:00 – 7:00", 1_320, 420),
        ("00:00–24:00", 0, 1_440),
    ])
    func `hours are read with either dash`(text: String, start: Int, end: Int) throws {
        let read = try #require(QuietHours.read(text))
        #expect(read == (start, end))
    }

    @Test(arguments: ["", "22:00", "22:00–", "–07:00", "22:00–07:00–08:00", "24:00–07:00", "a–b"])
    func `what is no pair of times is not`(text: String) {
        #expect(QuietHours.read(text) == nil)
    }

    /// By the definition: step by step over the year, without any cleverness.
    @Test(arguments: ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"])
    func `spans of a year are where the clocks say`(name: String) throws {
        let zone = try SampleZones.zone(name)
        let window = try hours("21:30–06:15", WeekdaySet([.monday, .wednesday, .saturday]))
        var time = zone.time(2026, 1, 1, 0)
        let end = zone.time(2027, 1, 1, 0)
        var faults = 0
        while time < end {
            let local = zone.localTime(of: time)
            let yesterday = CalendarDate(dayNumber: local.date.dayNumber - 1).weekday
            let isQuiet =
                (window.days.contains(local.weekday) && local.minuteOfDay >= 21 * 60 + 30)
                || (window.days.contains(yesterday) && local.minuteOfDay < 6 * 60 + 15)
            let span = window.span(at: time, in: zone)
            if span.isQuiet != isQuiet || span.until <= time { faults += 1 }
            time += 45 * Ns.minute
        }
        #expect(faults == 0)
    }
}
