import Glibc
import JSON
import Platform
import Testing

/// What the store's file and its disk can do to a daemon.
@Suite(.timeLimit(.minutes(5))) struct StoreFaultTests {
    private func configuration(_ place: Place) -> String {
        """
        host: { state_dir: ./state, socket: \(place.path)/belfry.sock }
        channels:
          scribe: { plugin: ./scribe.so, config: { file: \(place.path)/attempts } }
        routes:
          - { channels: [scribe] }

        """
    }

    private func place() throws -> Place {
        let place = try Place()
        try CompiledPlugin("\(BuildTree.root)/Tests/PipelineTests/Fixtures/scribe.c")
            .install(at: place.file("scribe.so"))
        _ = try place.makeDirectory("state")
        return place
    }

    /// A place whose daemon has run once and left its file.
    private func usedPlace() throws -> Place {
        let place = try place()
        let host = try RunningBelfry(configuration(place), in: place)
        try #require(try host.stop() == .exited(0))
        return place
    }

    private func send(in place: Place) throws -> Program {
        try Program(
            [
                BuildTree.belfry, "send", "--type", "order_filled", "--socket",
                place.file("belfry.sock"),
            ], in: place.path)
    }

    /// Waits until the event is accepted, and sent.
    private func expectSent(_ sender: Program, _ host: RunningBelfry) throws {
        #expect(try sender.wait() == .exited(0))
        _ = sender.output.waitForEnd(atMost: Patience.usual)
        let said = sender.output.text
        #expect(said.hasPrefix("Accepted as "), "\(said)\(sender.errors.text)")
        #expect(
            try host.becomesTrue {
                try Books(in: host.place).attempts.contains { said.contains($0.event) }
            })
    }

    // MARK: Refused at the start

    @Test func `a file that is no database is refused and left as it is`() throws {
        let place = try place()
        let garbage = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 3) }
        try Place.write(garbage, to: place.file("state/belfry.db"))
        let said = try refusedStart(configuration(place), in: place)
        #expect(said.code == 1)
        #expect(
            said.errors.hasSuffix(
                "belfry: the store cannot be used: state/belfry.db: file is not a database; it is "
                    + "left as it is: move it away or restore a copy\n"), "\(said.errors)")
        #expect(try Files.read(place.file("state/belfry.db"), limit: 1 << 20) == garbage)
    }

    @Test func `a database that is damaged is refused and left as it is`() throws {
        let place = try usedPlace()
        let path = place.file("state/belfry.db")
        // All of it into the file itself: the log beside it would mend what is damaged here.
        _ = try StoreFile(in: place).rows("PRAGMA wal_checkpoint(TRUNCATE)")
        var bytes = try Files.read(path, limit: 1 << 24)
        // The table of tables, behind the head of the file.
        for index in 100..<4_096 { bytes[index] = 0xA5 }
        try Place.write(bytes, to: path)
        let said = try refusedStart(configuration(place), in: place)
        #expect(said.code == 1)
        #expect(said.errors.contains("belfry: the store cannot be used: state/belfry.db: "))
        #expect(
            said.errors.hasSuffix("it is left as it is: move it away or restore a copy\n"),
            "\(said.errors)")
        #expect(try Files.read(path, limit: 1 << 24) == bytes)
    }

    @Test func `a file of a newer belfry is refused and left as it is`() throws {
        let place = try usedPlace()
        let file = StoreFile(in: place)
        _ = try file.rows("PRAGMA user_version = 999")
        let said = try refusedStart(configuration(place), in: place)
        #expect(said.code == 1)
        #expect(
            said.errors.contains(
                "the store cannot be used: state/belfry.db: was written by a newer belfry "
                    + "(schema 999, this one knows "), "\(said.errors)")
        #expect(try file.number("PRAGMA user_version") == 999)
    }

    @Test(.enabled(if: Mounts.canBeTried, "no namespace with mounts of its own can be made here"))
    func `a file that may not be written is refused`() throws {
        let place = try usedPlace()
        let preparation =
            "mount --bind $AT/belfry.db $AT/belfry.db "
            + "&& mount -o remount,ro,bind $AT/belfry.db"
        let said = try refusedStart(
            configuration(place), in: place, wrapping: Mounts.wrapping(preparation, at: "state"))
        #expect(said.code == 1)
        #expect(
            said.errors.hasSuffix(
                "belfry: the store cannot be used: state/belfry.db: attempt to write a readonly "
                    + "database; give the daemon's user the right to write there\n"),
            "\(said.errors)")
    }

    // MARK: While it runs

    @Test func `while another process holds the file events wait, and then go on`() throws {
        let place = try place()
        let host = try RunningBelfry(configuration(place), in: place)
        let holder = try Program(
            [
                "bash", "-c",
                "mkfifo gate && exec sqlite3 state/belfry.db 'BEGIN EXCLUSIVE' '.shell echo held' "
                    + "'.shell cat gate' COMMIT",
            ], in: place.path)
        try #require(holder.output.wait(for: "held"), "\(holder.errors.text)")
        let sender = try send(in: place)
        #expect(
            host.log.wait(
                for: "error store: state/belfry.db: database is locked; another process holds it; "
                    + "what was accepted waits in memory"), "\(host.log.text)")
        #expect(!sender.hasEnded)
        #expect(try run(["bash", "-c", "echo >gate"], in: place.path).code == 0)
        #expect(try holder.wait() == .exited(0))
        try expectSent(sender, host)
        #expect(try host.stop() == .exited(0))
    }

    @Test(
        .enabled(
            if: geteuid() == 0 && Mounts.canBeTried,
            "a disk of the daemon's own can only be filled by root"))
    func `a full disk turns events away with a sentence, and takes them when there is room`() throws
    {
        let place = try place()
        let host = try RunningBelfry(
            configuration(place), in: place,
            wrapping: Mounts.wrapping("mount -t tmpfs -o size=8m none $AT", at: "state"))
        let filler = place.file("state/filler")
        func onItsDisk(_ script: String) throws -> Int32 {
            try run(
                [
                    "nsenter", "--target", "\(host.program.process)", "--mount", "bash", "-c",
                    script,
                ], in: place.path
            ).code
        }
        try expectSent(try send(in: place), host)
        #expect(try onItsDisk("head -c 16M /dev/zero >\(filler)") != 0)
        let refused = try send(in: place)
        #expect(try refused.wait() != .exited(0))
        _ = refused.errors.waitForEnd(atMost: Patience.usual)
        #expect(refused.errors.text.contains("could not be stored"), "\(refused.errors.text)")
        #expect(
            host.log.wait(for: "make room on that disk; what was accepted waits in memory"),
            "\(host.log.text)")
        let wrong = try host.belfry("status", "--json")
        #expect(wrong.code == 1)
        #expect(wrong.json?["problems"]?[0]?["code"] == "store_full", "\(wrong.output)")
        #expect(try onItsDisk("rm \(filler)") == 0)
        try expectSent(try send(in: place), host)
        #expect(try host.becomesTrue { try host.belfry("status").code == 0 })
        #expect(try Books(in: place).attempts.count == 2)
        #expect(try host.stop() == .exited(0))
    }

    @Test(arguments: StoreSort.allCases)
    func `ten thousand events of one emit are each stored and sent once`(sort: StoreSort) throws {
        let load = try Load(on: sort)
        let host = try RunningBelfry(
            load.configuration(run: 1, events: 10_000, batch: 10_000), in: load.place)
        #expect(try host.becomesTrue { try Books(in: load.place).accepted.count == 10_000 })
        #expect(try host.becomesTrue(within: .seconds(120)) { try load.store.open() == 0 })
        #expect(try host.stop() == .exited(0))
        let books = try Books(in: load.place)
        #expect(books.faults.isEmpty, "\(books.faults.prefix(5))")
        #expect(try load.store.ended() == books.offered)
        #expect(Set(books.attempts.map(\.event)) == books.offered)
        try load.store.expectWhole()
    }
}
