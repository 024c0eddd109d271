import Store
import TestKit
import Testing

/// The stores that keep the one contract.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgres

    var testDescription: String { rawValue }
}

/// A store of a test's own, which can be opened again as after a restart.
final class TestStore {
    private enum Place {
        case file(TemporaryDirectory)
        case database(PostgresAddress)
    }

    private let place: Place
    private(set) var store: any DurableStore

    init(_ kind: StoreKind) throws {
        place =
            switch kind {
            case .sqlite: .file(try TemporaryDirectory())
            case .postgres: .database(try PostgresAddress.ofNewDatabase())
            }
        store = try TestStore.open(place, node: "one")
    }

    func reopen() throws {
        store = try TestStore.open(place, node: "one")
    }

    /// As another host that shares the store, where several may.
    func openOther() throws -> any DurableStore {
        try TestStore.open(place, node: "another")
    }

    private static func open(_ place: Place, node: String) throws -> any DurableStore {
        switch place {
        case .file(let folder):
            try SQLiteDurableStore(
                path: "\(folder.path)/belfry.db", node: node == "one" ? 1 : 2)
        case .database(let address): try PostgresDurableStore(address, node: node)
        }
    }

    /// Runs SQL as another program would; the rows, with `|` between the columns.
    func query(_ sql: String) throws -> (status: Int32, output: String) {
        switch place {
        case .file(let folder):
            try CompiledC.run(["sqlite3", "\(folder.path)/belfry.db", sql])
        case .database(let address):
            try CompiledC.run([
                "psql", "-XAtq", "-h", address.host, "-U", address.user, "-d", address.database,
                "-c", sql,
            ])
        }
    }
}

extension PostgresAddress {
    /// A database of a test's own on the server that all tests share, or on another.
    static func ofNewDatabase(on server: PostgresServer? = nil) throws -> PostgresAddress {
        let server = try server ?? PostgresServer.shared()
        return PostgresAddress(
            host: server.host, database: try server.makeDatabase(), user: PostgresServer.user)
    }
}
