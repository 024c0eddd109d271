import Calendar
import Glibc
import TestKit
import Testing

@Suite("The calendar") struct CivilTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000_000_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999_999_999, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000_000_000, "2000-03-01T00:00:00.000Z"),
            (1_078_012_800_000_000_000, "2004-02-29T00:00:00.000Z"),
            (4_107_542_399_000_000_000, "2100-02-28T23:59:59.000Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000Z"),
            (-2_203_891_200_000_000_000, "1900-03-01T00:00:00.000Z"),
            (-2_203_891_201_000_000_000, "1900-02-28T23:59:59.000Z"),
            (1_795_246_812_123_000_000, "2026-11-21T07:40:12.123Z"),
            (Int64.max, "2262-04-11T23:47:16.854Z"),
            (Int64.min, "1677-09-21T00:12:43.145Z"),
        ] as [(Int64, String)])
    func `Known moments`(_ unixNs: Int64, _ text: String) {
        #expect(CivilTime(unixNs: unixNs).iso8601 == text)
    }

    @Test func `Every day that nanoseconds reach, counted one by one`() {
        // From the first whole day: 22 September 1677.
        var (year, month, day) = (1677, 9, 22)
        let dayNs: Int64 = 86_400_000_000_000
        var unixNs = -106_751 * dayNs
        while unixNs < Int64.max - dayNs {
            let time = CivilTime(unixNs: unixNs)
            guard time.year == year, time.month == month, time.day == day, time.hour == 0 else {
                Issue.record("\(unixNs) is \(time.iso8601), not \(year)-\(month)-\(day)")
                return
            }
            unixNs += dayNs
            day += 1
            if day > CivilTimeTests.days(in: month, of: year) { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 2262)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test func `Random moments, as the C library has them`() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<5_000 {
            let unixNs = Int64.random(in: .min ... .max, using: &random)
            var seconds = time_t(unixNs / 1_000_000_000)
            if unixNs % 1_000_000_000 < 0 { seconds -= 1 }
            var parts = tm()
            gmtime_r(&seconds, &parts)
            let time = CivilTime(unixNs: unixNs)
            #expect(time.year == Int(parts.tm_year) + 1_900)
            #expect(time.month == Int(parts.tm_mon) + 1)
            #expect(time.day == Int(parts.tm_mday))
            #expect(time.hour == Int(parts.tm_hour))
            #expect(time.minute == Int(parts.tm_min))
            #expect(time.second == Int(parts.tm_sec))
            #expect(time.weekday == Int(parts.tm_wday))
            let divided = CivilTime(unixSeconds: Int64(seconds), nanosecond: time.nanosecond)
            #expect(divided == time)
            #expect(Int64(time.nanosecond) == unixNs - Int64(seconds) * 1_000_000_000)
        }
    }
}
