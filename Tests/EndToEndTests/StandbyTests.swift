import Control
import Glibc
import JSON
import Platform
import TestKit
import Testing

/// Two daemons and one store: one at a time is at work.
@Suite(.timeLimit(.minutes(5))) struct StandbyTests {
    private let database: StoreDatabase
    private let load: Load
    /// Of the second daemon, which has a state directory of its own and keeps the same books.
    private let there: Place

    init() throws {
        database = try StoreDatabase()
        load = try Load(in: try Place(), database, setting: database.setting())
        there = try Place()
        try Load.install(in: there)
    }

    private func startFirst(events: Int = 0) throws -> RunningBelfry {
        try RunningBelfry(load.configuration(run: 1, events: events), in: load.place)
    }

    private func startSecond(events: Int = 0) throws -> RunningBelfry {
        try RunningBelfry(load.configuration(run: 2, events: events), in: there)
    }

    /// A daemon knows itself by the machine and its state directory.
    private var nameOfFirst: String {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let machine = String(
            decoding: name.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
        let whole = "belfry on \(machine):state"
        return String(whole.prefix(63).dropFirst("belfry on ".count))
    }

    @Test func `the second stands by, says so, and starts nothing`() throws {
        let first = try startFirst()
        let second = try startSecond(events: 100)
        #expect(second.notify.heard.text.contains("STATUS=stands by: PostgreSQL at "))
        #expect(second.log.text.contains("\(nameOfFirst) holds the store"), "\(second.log.text)")
        let status = try second.json("GET", "/status")
        #expect(status["standby"] == true)
        #expect(status["health"] == "up")
        #expect(status["why"]?.string?.hasSuffix(" holds the store") == true)
        #expect(try second.ask("GET", "/health").status == 200)
        #expect(try second.json("GET", "/plugins") == ["plugins": []])
        #expect(try second.belfry("status").code == 0)
        let refused = try second.ask("POST", "/events", body: #"{"type":"order_filled"}"#)
        #expect(refused.status == 503)
        #expect(try JSONValue(parsing: refused.body)["error"]?["code"] == "standby")
        #expect(try second.ask("POST", "/reload").status == 503)
        #expect(try Books(in: load.place).offered.isEmpty)
        #expect(try second.belfry("stop").code == 0)
        #expect(try second.program.wait() == .exited(0))
        #expect(try first.stop() == .exited(0))
    }

    @Test func `when the first is killed under load, the second goes on with what was open`()
        throws
    {
        let first = try startFirst(events: 1_000_000)
        let second = try startSecond(events: 2_000)
        #expect(try second.becomesTrue { try Books(in: load.place).attempts.count > 500 })
        first.program.signal(SIGKILL)
        let began = Clock.system.monotonicNs()
        #expect(second.log.wait(for: "the store is free: this host goes on"), "\(second.log.text)")
        #expect(second.log.wait(for: " is ready"), "\(second.log.text)")
        let took = Double(Clock.system.monotonicNs() - began) / 1e9
        #expect(took < 10, "going on took \(took) s")
        #expect(
            try second.becomesTrue(within: .seconds(120)) {
                try Books(in: load.place).accepted.contains("2-1999")
            })
        #expect(try second.stop() == .exited(0))
        try load.finish(run: 3, "after a standby went on")
    }

    @Test func `what is asked of the one that stands by by signals holds when it goes on`() throws {
        let first = try startFirst()
        let second = try startSecond()
        second.program.signal(SIGUSR1)
        #expect(second.log.wait(for: #""standby": true"#), "\(second.log.text)")
        try second.configure(
            load.configuration(run: 2, events: 0)
                .replacingOnce("scribe:\n", "scribe-2:\n").replacingOnce("[scribe]", "[scribe-2]"))
        second.program.signal(SIGHUP)
        #expect(second.log.wait(for: "is read again when this host goes on"))
        #expect(try first.stop() == .exited(0))
        #expect(second.log.wait(for: "info reload: done"), "\(second.log.text)")
        #expect(try second.state(of: "scribe-2") == "started")
        #expect(try second.stop() == .exited(0))
    }

    @Test func `who loses the store to the other while it was away ends, and says why`() throws {
        let first = try startFirst()
        let second = try startSecond()
        first.program.signal(SIGSTOP)
        _ = try database.rows(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                + "WHERE datname = current_database() AND pid <> pg_backend_pid()")
        #expect(second.log.wait(for: " is ready"), "\(second.log.text)")
        first.program.signal(SIGCONT)
        #expect(try first.program.wait() == .exited(1), "\(first.log.text)")
        #expect(
            first.log.text.contains(
                "holds the store, since our connection was lost; this host stops, and stands by "
                    + "when it is started again"), "\(first.log.text)")
        try second.send("Filled", type: "order_filled")
        #expect(try second.becomesTrue { try Books(in: load.place).attempts.count == 1 })
        #expect(try second.stop() == .exited(0))
    }

    @Test func `a server that was away gives the store back to who held it`() throws {
        let server = try PostgresServer()
        let database = try StoreDatabase(on: server)
        let load = try Load(in: try Place(), database, setting: database.setting())
        let first = try RunningBelfry(load.configuration(run: 1, events: 0), in: load.place)
        let second = try RunningBelfry(load.configuration(run: 2, events: 0), in: there)
        try server.stop()
        #expect(second.log.wait(for: "warning store: stands by: "), "\(second.log.text)")
        try server.start()
        try first.send("Filled", type: "order_filled")
        #expect(
            try second.becomesTrue {
                try second.json("GET", "/status")["why"]?.string?.hasSuffix(" holds the store")
                    == true
            }, "\(second.log.text)")
        #expect(try second.stop() == .exited(0))
        #expect(try first.stop() == .exited(0))
    }

    @Test func `a file of SQLite's is refused to a second daemon, by any name`() throws {
        let file = load.place.file("shared.db")
        func configuration(_ path: String) -> String {
            "host: { state_dir: ./state, store: { path: \(path) } }\n"
        }
        let first = try RunningBelfry(configuration(file), in: load.place)
        let link = there.file("link.db")
        try #require(symlink(file, link) == 0)
        for path in [file, link] {
            let said = try refusedStart(configuration(path), in: there)
            #expect(said.code == 1)
            #expect(
                said.errors.hasSuffix(
                    "belfry: the store cannot be used: another belfry (process "
                        + "\(first.program.process)) is at work on \(path); stop it, or name "
                        + "another file with host.store\n"), "\(said.errors)")
        }
        #expect(try first.stop() == .exited(0))
        let second = try RunningBelfry(configuration(link), in: there)
        #expect(try second.stop() == .exited(0))
    }
}

extension String {
    fileprivate func replacingOnce(_ words: String, _ others: String) -> String {
        guard let range = firstRange(of: words) else { return self }
        return replacingCharacters(range, others)
    }

    private func replacingCharacters(_ range: Range<Index>, _ others: String) -> String {
        String(self[..<range.lowerBound]) + others + String(self[range.upperBound...])
    }
}
