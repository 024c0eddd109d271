import Store
import TestKit
import Testing

/// The stores that keep the one contract.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case sqlite

    var testDescription: String { rawValue }
}

/// A store of a test's own, which can be opened again as after a restart.
final class TestStore {
    private let kind: StoreKind
    private let folder: TemporaryDirectory
    private(set) var store: any DurableStore

    var path: String { "\(folder.path)/belfry.db" }

    init(_ kind: StoreKind) throws {
        self.kind = kind
        folder = try TemporaryDirectory()
        store = try SQLiteDurableStore(path: "\(folder.path)/belfry.db")
    }

    func reopen() throws {
        switch kind {
        case .sqlite: store = try SQLiteDurableStore(path: path)
        }
    }
}
