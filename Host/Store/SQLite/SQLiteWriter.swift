/// The one connection that writes the durable lane's file, with its statements.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteWriter {
    private let database: SQLiteDatabase
    private let begin: SQLiteStatement
    private let commit: SQLiteStatement
    private let rollback: SQLiteStatement
    private let arrivals: SQLiteArrivals
    private let dispatch: SQLiteDispatch
    private let copyLog: SQLiteStatement
    private let checkpointer: SQLiteCheckpointer

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        checkpointer = SQLiteCheckpointer(path: database.path)
        database.countLogPages()
        begin = try database.prepare("BEGIN IMMEDIATE")
        commit = try database.prepare("COMMIT")
        rollback = try database.prepare("ROLLBACK")
        arrivals = try SQLiteArrivals(database)
        dispatch = try SQLiteDispatch(database)
        copyLog = try database.prepare("PRAGMA wal_checkpoint(PASSIVE)")
    }

    /// One transaction; on any error nothing has changed.
    func write(_ work: inout StoreWork, node: Int32) throws(StoreError) {
        try begin.run()
        do throws(StoreError) {
            if !work.events.isEmpty { try arrivals.write(&work, node: node) }
            try dispatch.write(&work, node: node)
            try commit.run()
        } catch {
            // SQLite itself rolls back on some errors; then there is nothing left to undo.
            try? rollback.run()
            throw error
        }
        copyLogIfLong()
    }

    /// After any transaction: it is on disk whatever comes of this, and what fails is tried after
    /// the next one.
    func copyLogIfLong() {
        if checkpointer.isWriterToCopy(database.logPages) { try? copyLog.run() }
    }
}
