import Daemon
import People
import TestKit
import Testing

@Suite struct ZoneDatabaseTests {
    /// The sentence about a zone that is none.
    private func sentence(_ name: String, in database: ZoneDatabase = .system) -> String? {
        do throws(ZoneFault) {
            _ = try database.zone(named: name)
            return nil
        } catch {
            return error.sentence
        }
    }

    /// A folder with a list of three zones, and with files that are none.
    private func folder() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        let list =
            "# version 2025b\nR A 1 o - S 1 0 1 S\nZ Europe/Berlin 1 A CE%sT\n"
            + "Z America/New_York -5 A E%sT\nL Europe/Berlin Arctic/Longyearbyen\nL\nZ\n"
        _ = try folder.write(list.utf8, to: "tzdata.zi")
        _ = try folder.write("no zone".utf8, to: "Notes")
        _ = try folder.write([UInt8](repeating: 0, count: 2 << 20), to: "Huge")
        return folder
    }

    @Test func `clocks are set forward and back when the zone says so`() throws {
        let berlin = try ZoneDatabase.system.zone(named: "Europe/Berlin")
        // 2024-03-31 and 2024-10-27, 01:00 UTC.
        for (change, before, after) in [
            (1_711_846_800, ("CET", 3_600), ("CEST", 7_200)),
            (1_729_990_800, ("CEST", 7_200), ("CET", 3_600)),
        ] {
            for (second, wanted) in [(change - 1, before), (change, after)] {
                let offset = berlin.offset(at: Int64(second) * 1_000_000_000)
                #expect(offset.abbreviation == wanted.0 && offset.seconds == wanted.1)
            }
        }
        #expect(try ZoneDatabase.system.zone(named: "Asia/Kolkata").offset(at: 0).seconds == 19_800)
    }

    @Test func `UTC needs no database`() throws {
        let none = ZoneDatabase(folder: "/nonexistent")
        #expect(try none.zone(named: "UTC") == .utc)
        #expect(
            sentence("Europe/Berlin", in: none)
                == "There is no zone database at /nonexistent, so UTC is the only zone: install "
                + "tzdata.")
    }

    @Test(arguments: [
        ("Europe/Berln", " Did you mean 'Europe/Berlin'?"),
        ("europe/berlin", " Did you mean 'Europe/Berlin'?"),
        ("Berlin", " Did you mean 'Europe/Berlin'?"),
        ("new york", " Did you mean 'America/New_York'?"),
        ("longyearbyen", " Did you mean 'Arctic/Longyearbyen'?"),
        ("Mars", " A zone is named as in Europe/Berlin."),
        ("", " A zone is named as in Europe/Berlin."),
    ])
    func `an unknown name gets the one that may be meant`(name: String, hint: String) throws {
        let folder = try folder()
        let database = ZoneDatabase(folder: folder.path)
        #expect(sentence(name, in: database) == "There is no time zone '\(name)'." + hint)
    }

    @Test(arguments: [
        "../Notes", "./Notes", "/Notes", "Notes/", "Notes/..", "a/../Notes", "..", ".", "/",
        "../../etc/passwd", "/etc/passwd", "tzdata.zi", "Notes\u{0}", "Notes\n", "Nötes",
    ])
    func `no name leads out of the folder, or to what is no name`(name: String) throws {
        let folder = try folder()
        let database = ZoneDatabase(folder: folder.path)
        let said = sentence(name, in: database)
        #expect(said?.hasPrefix("There is no time zone '\(name)'.") == true, "\(said ?? "")")
    }

    @Test func `what cannot be read as a zone is named with its reason`() throws {
        let folder = try folder()
        let database = ZoneDatabase(folder: folder.path)
        #expect(
            sentence("Notes", in: database)
                == "The zone Notes cannot be read: it is no file of the zone database.")
        #expect(
            sentence("Huge", in: database) == "The time zone 'Huge' cannot be read: File too large."
        )
        #expect(sentence("Europe")?.hasPrefix("There is no time zone 'Europe'.") == true)
        #expect(sentence("Notes/Berlin", in: database)?.hasPrefix("There is no time zone") == true)
        let long = String(repeating: "a", count: 5_000)
        #expect(sentence(long, in: database)?.hasPrefix("There is no time zone") == true)
    }
}
