import Core

/// Dead letters of the durable lane's file, and how much there is of what.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteDeadLetters {
    private let database: SQLiteDatabase
    private let list: SQLiteStatement
    private let replayOne: SQLiteStatement
    private let replayAll: SQLiteStatement
    private let discardOne: SQLiteStatement
    private let discardAll: SQLiteStatement
    private let claimed: SQLiteStatement
    private let counts: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        // Instance by instance, for that is how the index has them.
        list = try database.prepare(
            """
            SELECT d.id, n.event, n.user, d.instance, d.recipient, d.attempts, d.time_ns,
            d.end_reason, d.detail
            FROM instance i CROSS JOIN delivery d CROSS JOIN notification n
            WHERE (?1 IS NULL OR i.id = ?1) AND n.id = d.id >> 10 AND d.id IN (
                SELECT x.id FROM delivery x WHERE x.state = 3 AND x.instance = i.id
                AND x.id < ?2 ORDER BY x.id DESC LIMIT ?3)
            ORDER BY d.id DESC LIMIT ?3
            """)
        // Attempts that ended so leave open whether they were received: used up, too old, unknown,
        // failed for too long, too late. What stood for it may have been too.
        let anew = """
            UPDATE delivery SET state = 0, time_ns = ?2, since_ns = NULL, attempts = 0,
            repeated = CASE WHEN (state = 4 OR end_reason IN (5, 6, 8, 9))
                AND (attempts > 0 OR lead IS NOT NULL) THEN 1 ELSE repeated END,
            end_reason = NULL, lead = NULL
            """
        let oldest = """
            WHERE id IN (SELECT x.id FROM delivery x WHERE x.state = 3 AND x.instance = ?3
            AND x.id <= ?1 ORDER BY x.id LIMIT ?4)
            """
        replayOne = try database.prepare("\(anew) WHERE id = ?1 AND state IN (3, 4)")
        replayAll = try database.prepare("\(anew) \(oldest)")
        discardOne = try database.prepare(
            "UPDATE delivery SET state = 5 WHERE id = ?1 AND state = 3")
        discardAll = try database.prepare("UPDATE delivery SET state = 5 \(oldest)")
        claimed = try database.prepare(
            """
            SELECT instance, count(*) FROM delivery INDEXED BY delivery_claimed WHERE state = 1
            GROUP BY instance
            """)
        let due = "FROM delivery WHERE state = 0 AND instance = i.id AND priority IN (0, 1, 2, 3)"
        let oldestDue = (0...3).map { priority in
            """
            coalesce((SELECT min(time_ns) FROM delivery WHERE state = 0 AND instance = i.id
            AND priority = \(priority)), 9223372036854775807)
            """
        }.joined(separator: ", ")
        counts = try database.prepare(
            """
            SELECT i.id, (SELECT count(*) FROM (SELECT 1 \(due) AND time_ns <= ?1 LIMIT ?2)),
            (SELECT count(*) FROM (SELECT 1 \(due) AND time_ns > ?1 LIMIT ?2)),
            (SELECT count(*) FROM (SELECT 1 FROM delivery WHERE state = 3 AND instance = i.id
                LIMIT ?2)), min(\(oldestDue))
            FROM instance i ORDER BY i.id
            """)
    }

    func list(_ request: DeadLetterRequest) throws(StoreError) -> [DeadLetter] {
        defer { list.reset() }
        list.bind(request.instance.map(Int64.init), at: 1)
        list.bind(request.before?.rawValue ?? .max, at: 2)
        list.bind(Int64(request.limit), at: 3)
        var letters: [DeadLetter] = []
        while try list.step() {
            letters.append(
                DeadLetter(
                    number: DeliveryNumber(rawValue: list.integer(at: 0)),
                    event: list.integer(at: 1), user: list.text(at: 2),
                    instance: Int32(list.integer(at: 3)), recipient: list.text(at: 4),
                    attempts: Int32(list.integer(at: 5)), endedNs: list.integer(at: 6),
                    endReason: UInt8(clamping: list.integer(at: 7)), detail: list.text(at: 8)))
        }
        return letters
    }

    func replay(
        _ letters: DeadLetterSelection, nowNs: Int64, limit: Int
    ) throws(StoreError) -> Int {
        try change(letters, one: replayOne, all: replayAll, nowNs: nowNs, limit)
    }

    func purge(_ letters: DeadLetterSelection, limit: Int) throws(StoreError) -> Int {
        try change(letters, one: discardOne, all: discardAll, nowNs: nil, limit)
    }

    private func change(
        _ letters: DeadLetterSelection, one: SQLiteStatement, all: SQLiteStatement, nowNs: Int64?,
        _ limit: Int
    ) throws(StoreError) -> Int {
        var changed = 0
        defer {
            one.reset()
            all.reset()
        }
        try database.transaction { () throws(StoreError) in
            switch letters {
            case .these(let numbers):
                for number in numbers.sorted() where changed < limit {
                    one.bind(number.rawValue, at: 1)
                    if let nowNs { one.bind(nowNs, at: 2) }
                    try one.run()
                    changed += database.changes
                }
            case .all(let instance, let last):
                all.bind(last.rawValue, at: 1)
                if let nowNs { all.bind(nowNs, at: 2) }
                all.bind(Int64(instance), at: 3)
                all.bind(Int64(limit), at: 4)
                try all.finish()
                changed = database.changes
            }
        }
        return changed
    }

    func counts(nowNs: Int64, limit: Int) throws(StoreError) -> [DeliveryCounts] {
        defer {
            counts.reset()
            claimed.reset()
        }
        var claims: [Int64: Int] = [:]
        while try claimed.step() { claims[claimed.integer(at: 0)] = Int(claimed.integer(at: 1)) }
        counts.bind(nowNs, at: 1)
        counts.bind(Int64(limit), at: 2)
        var found: [DeliveryCounts] = []
        while try counts.step() {
            var count = DeliveryCounts(instance: Int32(counts.integer(at: 0)))
            count.due = Int(counts.integer(at: 1))
            count.deferred = Int(counts.integer(at: 2))
            count.dead = Int(counts.integer(at: 3))
            count.claimed = min(claims[counts.integer(at: 0)] ?? 0, limit)
            let oldest = counts.integer(at: 4)
            count.oldestDueNs = oldest <= nowNs ? oldest : nil
            found.append(count)
        }
        return found
    }
}
