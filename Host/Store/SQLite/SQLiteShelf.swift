import Core

/// What is written beside the committer's transactions: read marks, and what may wait.
///
/// Its owner sees to it that one thread at a time uses it, and no other writes meanwhile.
final class SQLiteShelf {
    private let database: SQLiteDatabase
    private let readOne: SQLiteStatement
    private let readUpTo: SQLiteStatement
    private let acknowledgeOne: SQLiteStatement
    private let acknowledgeEvent: SQLiteStatement
    private let lastToFile: SQLiteStatement
    private let file: SQLiteStatement
    private let noteFiled: SQLiteStatement
    private let forgetDedup: SQLiteStatement
    private let forgetLiving: SQLiteStatement
    private let sweeper: SQLiteSweeper
    let deliveries: SQLiteDeliveries
    let deadLetters: SQLiteDeadLetters
    let people: SQLitePeople
    let documents: SQLiteDocuments
    let goneContacts: SQLiteGoneContacts

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        sweeper = try SQLiteSweeper(database)
        deliveries = try SQLiteDeliveries(database)
        deadLetters = try SQLiteDeadLetters(database)
        people = try SQLitePeople(database)
        documents = try SQLiteDocuments(database)
        goneContacts = try SQLiteGoneContacts(database)
        readOne = try database.prepare(
            """
            UPDATE notification SET read_ns = ?2 WHERE id = ?3 AND user = ?1 AND read_ns IS NULL
            """)
        readUpTo = try database.prepare(
            """
            UPDATE notification SET read_ns = ?2 WHERE read_ns IS NULL AND id IN (
            SELECT n.id \(DurableSchema.notificationsOfUser) AND n.id <= ?3)
            """)
        acknowledgeOne = try database.prepare(
            """
            UPDATE notification SET acknowledged_ns = ?2, acknowledged_by = ?3
            WHERE id = ?1 AND acknowledged_ns IS NULL
            """)
        acknowledgeEvent = try database.prepare(
            """
            UPDATE notification SET acknowledged_ns = ?2, acknowledged_by = ?3
            WHERE id >= (SELECT first_notification FROM event WHERE id = ?1)
            AND id < (SELECT first_notification + notifications FROM event WHERE id = ?1)
            AND acknowledged_ns IS NULL
            """)
        lastToFile = try database.prepare(
            """
            SELECT max(id) FROM (SELECT id FROM notification
            WHERE id > (SELECT value FROM progress WHERE name = 'filed') ORDER BY id LIMIT ?1)
            """)
        // In the order of the index: each of its pages is touched once.
        file = try database.prepare(
            """
            INSERT INTO inbox SELECT user, id FROM notification
            WHERE id > (SELECT value FROM progress WHERE name = 'filed') AND id <= ?1
            ORDER BY user, id
            """)
        noteFiled = try database.prepare("UPDATE progress SET value = ?1 WHERE name = 'filed'")
        forgetDedup = try database.prepare(
            """
            DELETE FROM dedup WHERE key IN (
            SELECT key FROM dedup WHERE until_ns <= ?1 ORDER BY until_ns LIMIT ?2)
            """)
        forgetLiving = try database.prepare(
            """
            DELETE FROM living WHERE (instance, recipient, thread_key) IN (
            SELECT instance, recipient, thread_key FROM living WHERE at_ns <= ?1
            ORDER BY at_ns LIMIT ?2)
            """)
    }

    func markRead(
        _ selection: InboxSelection, of user: String, atNs: Int64
    ) throws(StoreError) -> Int {
        let (statement, last) =
            switch selection {
            case .one(let number): (readOne, number)
            case .upTo(let number): (readUpTo, number)
            }
        defer { statement.reset() }
        statement.bind(user, at: 1)
        statement.bind(atNs, at: 2)
        statement.bind(last, at: 3)
        try statement.finish()
        return database.changes
    }

    func acknowledge(
        _ what: Acknowledged, by user: String, atNs: Int64
    ) throws(StoreError) -> Int {
        let (statement, number) =
            switch what {
            case .notification(let number): (acknowledgeOne, number)
            case .event(let number): (acknowledgeEvent, number)
            }
        defer { statement.reset() }
        statement.bind(number, at: 1)
        statement.bind(atNs, at: 2)
        statement.bind(user, at: 3)
        try statement.finish()
        return database.changes
    }

    /// One step of everything that may wait; true: there is more.
    func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool {
        let isMoreToFile = try fileNotifications(limit)
        let isMoreToSweep = try sweeper.step(limit: limit, nowNs: nowNs, ages: ages)
        let isMoreDedup = try forget(forgetDedup, untilNs: nowNs, limit)
        let isMoreLiving = try forget(forgetLiving, untilNs: nowNs - ages.briefNs, limit)
        return isMoreToFile || isMoreToSweep || isMoreDedup || isMoreLiving
    }

    private func forget(
        _ statement: SQLiteStatement, untilNs: Int64, _ limit: Int
    ) throws(StoreError) -> Bool {
        defer { statement.reset() }
        statement.bind(untilNs, at: 1)
        statement.bind(Int64(limit), at: 2)
        try statement.finish()
        return database.changes == limit
    }

    private func fileNotifications(_ limit: Int) throws(StoreError) -> Bool {
        lastToFile.bind(Int64(limit), at: 1)
        let last = try lastToFile.step() ? lastToFile.optionalInteger(at: 0) : nil
        lastToFile.reset()
        guard let last else { return false }
        try database.transaction { () throws(StoreError) in
            defer {
                file.reset()
                noteFiled.reset()
            }
            file.bind(last, at: 1)
            try file.finish()
            noteFiled.bind(last, at: 1)
            try noteFiled.finish()
        }
        return true
    }
}
