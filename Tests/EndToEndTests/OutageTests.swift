import Glibc
import Platform
import TestKit
import Testing

/// What a PostgreSQL that goes away under load, and connections that break, can do to a daemon.
@Suite(.serialized) struct OutageTests {
    /// More than any of these tests comes to.
    private static let events = 2_000_000
    /// So many times the source is told that events are safe before the next blow.
    private static let progress = 10

    private static func number(_ variable: String) -> UInt64? {
        getenv(variable).flatMap { UInt64(String(cString: $0)) }
    }

    /// Waits until more was made durable since.
    private func goesOn(_ host: RunningBelfry, _ load: Load) throws {
        let before = load.confirmations
        #expect(
            try host.becomesTrue { load.confirmations >= before + Self.progress },
            "nothing more is stored; the daemon said:\n\(host.log.text)")
        try #require(!host.program.hasEnded, "\(host.log.text)")
    }

    @Test(.timeLimit(.minutes(30)))
    func `a PostgreSQL that is restarted again and again under load costs nothing but time`()
        throws
    {
        let restarts = Int(Self.number("BELFRY_RESTARTS") ?? 4)
        let database = try StoreDatabase(on: try PostgresServer())
        let load = try Load(in: try Place(), database, setting: database.setting())
        let host = try RunningBelfry(
            load.configuration(run: 1, events: Self.events), in: load.place)
        for round in 0..<restarts {
            try goesOn(host, load)
            try database.server.stop(isCrash: !round.isMultiple(of: 2))
            try database.server.start()
        }
        try goesOn(host, load)
        #expect(host.log.text.contains("it is tried again: see that the server runs"))
        #expect(try host.stop() == .exited(0))
        let books = try load.finish(run: 2, "\(restarts) restarts")
        print("\(restarts) restarts of PostgreSQL: \(books.sum)")
    }

    @Test(.timeLimit(.minutes(30)))
    func `connections that are cut after any number of bytes lose nothing and double nothing`()
        throws
    {
        let cuts = Int(Self.number("BELFRY_CUTS") ?? 20)
        let seed = Self.number("BELFRY_SEED") ?? UInt64.random(in: 1...1 << 32)
        print("cut connections: \(cuts), BELFRY_SEED=\(seed)")
        let database = try StoreDatabase()
        let place = try Place()
        let proxy = try CuttingProxy(in: place.path, to: database.server.host, seed: seed)
        defer { proxy.end() }
        let load = try Load(in: place, database, setting: database.setting(through: place.path))
        let host = try RunningBelfry(load.configuration(run: 1, events: Self.events), in: place)
        try goesOn(host, load)
        proxy.begin()
        #expect(
            try host.becomesTrue(within: .seconds(1_200)) {
                proxy.cuts >= cuts || host.program.hasEnded
            })
        proxy.relent()
        try goesOn(host, load)
        #expect(try host.stop() == .exited(0))
        let books = try load.finish(run: 2, "seed \(seed)")
        print("\(proxy.cuts) cuts: \(books.sum)")
    }
}
