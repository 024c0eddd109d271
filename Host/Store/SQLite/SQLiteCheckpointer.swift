import CSQLite
import Platform

/// Copies the write-ahead log back into the file on a thread of its own, so that no commit waits
/// for the whole of it.
///
/// While commits go on a copy is never quite complete, and only a complete one lets the log begin
/// anew: so the writer copies what has come in meanwhile, which is little. Belongs to the writer's
/// thread; its own begins when it is first needed, and ends with it.
final class SQLiteCheckpointer {
    /// In pages of the log.
    struct Limits {
        /// From here on it is copied.
        ///
        /// A longer log makes reading dearer, and no commit faster.
        var begin = 4_096
        /// From here on the writer copies too, after each commit: the log takes half a gigabyte.
        var longest = 131_072
    }

    private let path: String
    private let limits: Limits
    private let copying = Copying()
    private var thread: Thread?

    /// `path`: of the file whose log it is.
    init(path: String, limits: Limits = Limits()) {
        self.path = path
        self.limits = limits
    }

    deinit {
        copying.enter(.ended)
        thread?.join()
    }

    /// The log has so many pages after a commit; true: the writer is to copy it now.
    func isWriterToCopy(_ pages: Int) -> Bool {
        if copying.hasEnded() || pages >= limits.longest { return true }
        guard pages >= limits.begin, copying.isIdle else { return false }
        return !begin()
    }

    /// False: there is no thread for it.
    private func begin() -> Bool {
        do {
            if thread == nil {
                let database = Connection(try SQLiteDatabase(path: path, cacheKiB: 64))
                thread = try Thread(named: "checkpointer") { [copying] in
                    while copying.waitUntilWanted() {
                        database.copyLog()
                        copying.enter(.copied)
                    }
                }
            }
            copying.enter(.wanted)
            return true
        } catch {
            return false
        }
    }

    /// One connection on its way to its thread.
    private struct Connection: @unchecked Sendable {
        // Sendable: after it was made, only that thread uses it.
        private let database: SQLiteDatabase

        init(_ database: SQLiteDatabase) { self.database = database }

        func copyLog() {
            // What fails is tried again: the log only grows until then, up to its limit.
            try? database.execute("PRAGMA wal_checkpoint(PASSIVE)")
        }
    }
}

/// How far a copy is: between the writer's thread and the one that copies.
private final class Copying: Sendable {
    enum Phase { case idle, wanted, copied, ended }

    private let monitor = Monitor()
    /// Inside the monitor.
    private nonisolated(unsafe) var phase = Phase.idle

    /// The end is for good.
    func enter(_ next: Phase) {
        monitor.locked {
            if phase != .ended { phase = next }
            monitor.wake()
        }
    }

    var isIdle: Bool { monitor.locked { phase == .idle } }

    /// True once after each copy.
    func hasEnded() -> Bool {
        monitor.locked {
            guard phase == .copied else { return false }
            phase = .idle
            return true
        }
    }

    /// False: it is over.
    func waitUntilWanted() -> Bool {
        monitor.locked {
            while phase != .wanted && phase != .ended { monitor.wait() }
            return phase == .wanted
        }
    }
}
