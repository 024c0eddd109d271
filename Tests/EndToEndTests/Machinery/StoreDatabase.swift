import TestKit
import Testing

/// A database of a test's own in a PostgreSQL of the tests.
struct StoreDatabase: StoreView {
    let server: PostgresServer
    let name: String

    /// `server`: nil: the one that all tests share.
    init(on server: PostgresServer? = nil) throws {
        let server = try server ?? PostgresServer.shared()
        self.server = server
        name = try server.makeDatabase()
    }

    /// `host.store` of a daemon; `folder`: where it finds the server's socket, if not in its own.
    func setting(through folder: String? = nil) -> String {
        "{ host: \(folder ?? server.host), name: \(name), user: \(PostgresServer.user) }"
    }

    func rows(_ sql: String) throws -> [String] {
        let said = try run(
            ["psql", "-XAtq", "-h", server.host, "-U", PostgresServer.user, "-d", name, "-c", sql],
            in: "/")
        try #require(said.code == 0, "\(sql): \(said.errors)")
        return said.output.split(separator: "\n").map(String.init)
    }

    func expectSound() throws {}
}

/// Where the daemons of a test keep their events.
enum StoreSort: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgres

    var testDescription: String { rawValue }
}
