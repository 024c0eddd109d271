import Core
import Glibc
import Store
import TestKit
import Testing

@Suite("Who may read the store's file", .timeLimit(.minutes(1))) struct StoreFileTests {
    private let folder: TemporaryDirectory
    private var path: String { "\(folder.path)/belfry.db" }

    init() throws {
        folder = try TemporaryDirectory()
        // As any folder that is not the daemon's own.
        chmod(folder.path, 0o755)
    }

    private func mode(_ suffix: String) -> mode_t {
        var information = stat()
        stat(path + suffix, &information)
        return information.st_mode & 0o777
    }

    @Test func `a new file and what SQLite puts beside it are their owner's alone`() throws {
        let store = try SQLiteDurableStore(path: path)
        try store.accept([Given("a")])
        for suffix in ["", "-wal", "-shm"] { #expect(mode(suffix) == 0o600, "\(suffix)") }
        #expect(StoreFile.warning(about: path) == nil)
    }

    @Test func `one that everybody may read is left as it is, and said with what to do`() throws {
        _ = try SQLiteDurableStore(path: path)
        chmod(path, 0o644)
        let store = try SQLiteDurableStore(path: path)
        try store.accept([Given("a")])
        #expect(mode("") == 0o644)
        let open = ["", "-wal", "-shm"].map { path + $0 }
        #expect(
            StoreFile.warning(about: path)
                == "\(open.joined(separator: ", ")) may be read by everybody on this machine; run "
                + "`chmod 600 \(open.joined(separator: " "))`")
        // In a folder that nobody else can enter it does not matter.
        chmod(folder.path, 0o700)
        #expect(StoreFile.warning(about: path) == nil)
        withExtendedLifetime(store) {}
    }
}
