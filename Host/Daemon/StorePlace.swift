import Configuration
import Glibc
import Platform
import Store

/// Where the store is, and the right to be the only host at work on it: a file's for as long as
/// this lives, a database's for as long as the store does.
struct StorePlace: ~Copyable {
    private let settings: StoreSettings.Place
    /// Of a file of SQLite's.
    private let path: String
    private let node: String
    private let lock: ProcessLock?

    /// Locks a file; refuses one that another process has locked.
    init(
        _ settings: StoreSettings.Place, _ state: borrowing StateDirectory
    ) throws(StartRefused) {
        self.settings = settings
        node = Daemon.nodeName(state)
        switch settings {
        case .standard: path = "\(state.path)/\(StoreSettings.standardFile)"
        case .file(let file): path = file
        case .postgres:
            path = ""
            lock = nil
            return
        }
        lock = try StorePlace.locked(path)
    }

    /// Beside the file, and not on it: SQLite's own locks go when anybody here closes the file.
    private static func locked(_ path: String) throws(StartRefused) -> ProcessLock {
        do throws(ProcessLock.Refusal) {
            return try ProcessLock(at: "\(realPath(path)).lock")
        } catch {
            switch error {
            case .held(let process):
                throw StartRefused(
                    "the store cannot be used: another belfry (process \(process)) is at work on "
                        + "\(path); stop it, or name another file with host.store")
            case .failed(let error):
                throw StartRefused(
                    "the store cannot be used: \(error.subject): \(error.reason); give the "
                        + "daemon's user the right to write there, or name another file with "
                        + "host.store")
            }
        }
    }

    /// The file itself, by whatever link it is named.
    private static func realPath(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// Opens the store; throws `.held` while another host is at work on the same database.
    ///
    /// `whenDeposed`: see ``PostgresDurableStore``.
    func open(
        whenDeposed: @escaping @Sendable (StoreError) -> Void
    ) throws(StoreError) -> any DurableStore {
        guard case .postgres(let place) = settings else {
            return try SQLiteDurableStore(path: path)
        }
        return try PostgresDurableStore(
            PostgresAddress(place), node: node, isAlone: true, whenDeposed: whenDeposed)
    }

    /// What is wrong with who may read the store's file; nil: nothing, or there is none.
    var warning: String? { path.isEmpty ? nil : StoreFile.warning(about: path) }

    /// Sees whether the database answers, and changes nothing there.
    func look() throws(StoreError) {
        guard case .postgres(let place) = settings else { return }
        try PostgresDurableStore.look(at: PostgresAddress(place))
    }
}
