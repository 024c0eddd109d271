import Testing

/// What a daemon keeps its events in, seen by the store's own tool.
protocol StoreView {
    /// The rows of a query, columns parted by "|".
    func rows(_ sql: String) throws -> [String]

    /// Whatever the tool can find out by itself is as it should be.
    func expectSound() throws
}

extension StoreView {
    func number(_ sql: String) throws -> Int {
        try #require(try rows(sql).first.flatMap { Int($0) })
    }

    /// Deliveries of which something more will become.
    func open() throws -> Int {
        try number("SELECT count(*) FROM delivery WHERE state IN (0, 1)")
    }

    /// The ids of all events with a delivery that has ended: delivered, or a dead letter.
    func ended() throws -> Set<String> {
        Set(
            try rows(
                """
                SELECT e.key FROM delivery d JOIN notification n ON n.id = d.id >> 10
                JOIN event e ON e.id = n.event WHERE d.state IN (2, 3)
                """))
    }

    /// Each event stands in it with one delivery, and nothing is damaged.
    func expectWhole() throws {
        try expectSound()
        #expect(
            try number("SELECT count(*) FROM event") == number("SELECT count(*) FROM delivery"))
        #expect(try open() == 0)
    }
}

/// The file of SQLite's in a daemon's state directory.
struct StoreFile: StoreView {
    let path: String

    init(in place: Place) {
        path = place.file("state/belfry.db")
    }

    func rows(_ sql: String) throws -> [String] {
        let said = try run(["sqlite3", "-cmd", ".timeout 5000", path, sql], in: "/")
        try #require(said.code == 0, "\(sql): \(said.errors)")
        return said.output.split(separator: "\n").map(String.init)
    }

    func expectSound() throws {
        #expect(try rows("PRAGMA integrity_check") == ["ok"])
    }
}
