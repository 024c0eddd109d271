import People
import TestKit
import Testing

struct ZoneFileTests {
    private func sentence(_ bytes: [UInt8]) -> String? {
        do {
            _ = try Zone(name: "X", file: bytes)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `what is no zone is refused with a sentence`() {
        #expect(sentence([]) == "the zone X cannot be read: it is no file of the zone database")
        #expect(
            sentence(Array(repeating: 0, count: 100))
                == "the zone X cannot be read: it is no file of the zone database")
        #expect(
            sentence(Array(repeating: 0, count: 1 << 21))
                == "the zone X cannot be read: it has 2097152 bytes, more than any zone needs")
    }

    @Test func `a file that is cut short is refused wherever that is`() throws {
        let whole = try SampleZones.file("Europe/Berlin")
        for count in 0..<whole.count {
            #expect(sentence(Array(whole.prefix(count))) != nil, "\(count) bytes")
        }
    }

    @Test func `leap seconds are refused`() throws {
        let bytes = try SampleZones.file("right/Europe/Berlin")
        #expect(sentence(bytes) == "the zone X cannot be read: it counts leap seconds")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any damage ends in a zone that can be asked, or in a sentence`(seed: UInt64) throws {
        let whole = try SampleZones.file("America/New_York")
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            guard let zone = try? Zone(name: "X", file: bytes) else { continue }
            let time = Int64.random(in: 0...(4 << 60), using: &random)
            let next = zone.nextTime(Schedule(.daily, minute: 480), after: time)
            #expect(next > time || next == .max, "seed \(seed)")
        }
    }

    /// A file of nothing but the rule.
    private func file(rule: String) -> [UInt8] {
        let counts: [UInt8] = [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4,
        ]
        let head = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
        let table: [UInt8] = [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
        return head + table + head + table + Array("\n\(rule)\n".utf8)
    }

    private static let rules: [(String, Int64, Int, String)] = [
        ("EST5EDT,M3.2.0,M11.1.0", 1_772_953_199, -18_000, "EST"),
        ("EST5EDT,M3.2.0,M11.1.0", 1_772_953_200, -14_400, "EDT"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", 1_792_889_999, 7_200, "CEST"),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1_791_041_400, 39_600, "+11"),
        // Winter time is the one that is set, and has the negative offset.
        ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_770_000_000, 0, "GMT"),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", 1_780_000_000, 3_600, "IST"),
        // Hours beyond the day, and before it.
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", 1_774_655_999, 7_200, "EET"),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", 1_774_656_000, 10_800, "EEST"),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_774_745_999, -7_200, "-02"),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1_774_746_000, -3_600, "-01"),
        // All year, and by numbers of days.
        ("XXX3EDT4,0/0,J365/23", 1_780_000_000, -14_400, "EDT"),
        ("AAA0BBB,J60/0,J305/0", 1_709_251_199, 0, "AAA"),
        ("AAA0BBB,J60/0,J305/0", 1_709_251_200, 3_600, "BBB"),
        ("AAA0BBB,59/0,J305/0", 1_709_164_799, 0, "AAA"),
        ("AAA0BBB,59/0,J305/0", 1_709_164_800, 3_600, "BBB"),
        ("AAA+5:30:15", 0, -19_815, "AAA"),
    ]

    @Test(arguments: rules)
    func `the rule behind the table is POSIX's`(
        rule: String, second: Int64, offset: Int, name: String
    ) throws {
        let zone = try Zone(name: "X", file: file(rule: rule))
        let found = zone.offset(at: second * Ns.second)
        #expect(found.seconds == offset)
        #expect(found.abbreviation == name)
    }

    @Test(arguments: [
        "A5", "EST", "EST25", "5", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0",
        "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,J0,J3", "EST5EDT,366,J3",
        "EST5EDT,M3.2.0/168,M11.1.0", "EST5EDT,M3.2.0,M11.1.0x", "<EST5", "EST5:60",
    ])
    func `a rule that is none is refused`(rule: String) {
        #expect(sentence(file(rule: rule)) == "the zone X cannot be read: its rule is no rule")
    }
}
