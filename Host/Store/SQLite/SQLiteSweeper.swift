/// Forgets events that are older than they are kept, with all that is theirs.
///
/// Its owner sees to it that one thread at a time uses it, and no other writes meanwhile.
final class SQLiteSweeper {
    private let database: SQLiteDatabase
    private let walk: SQLiteStatement
    private let page: SQLiteStatement
    private let removals: [SQLiteStatement]
    private let removeWhole: [SQLiteStatement]
    private let shorten: SQLiteStatement
    private let note: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        walk = try database.prepare(
            """
            SELECT name, value FROM progress WHERE name IN ('swept', 'sweep_began_ns') ORDER BY name
            """)
        page = try database.prepare(
            """
            SELECT id, retention, accepted_ns, first_notification, notifications,
            CASE WHEN accepted_ns <= CASE WHEN retention = 0 THEN ?3 ELSE ?4 END THEN
                EXISTS (SELECT 1 FROM delivery d WHERE d.id >= first_notification << 10
                AND d.id < (first_notification + notifications) << 10 AND d.state IN (0, 1, 6))
            ELSE 0 END
            FROM event WHERE id > ?1 ORDER BY id LIMIT ?2
            """)
        removals = [
            try database.prepare(
                "DELETE FROM attempt WHERE delivery >= ?1 << 10 AND delivery < ?2 << 10"),
            try database.prepare(
                "DELETE FROM news WHERE delivery >= ?1 << 10 AND delivery < ?2 << 10"),
            try database.prepare("DELETE FROM delivery WHERE id >= ?1 << 10 AND id < ?2 << 10"),
            try database.prepare(
                """
                DELETE FROM inbox WHERE (user, notification) IN (
                SELECT user, id FROM notification WHERE id >= ?1 AND id < ?2)
                """),
            try database.prepare("DELETE FROM notification WHERE id >= ?1 AND id < ?2"),
        ]
        removeWhole = [
            try database.prepare("DELETE FROM decision WHERE event = ?1"),
            try database.prepare("DELETE FROM event WHERE id = ?1"),
        ]
        shorten = try database.prepare(
            "UPDATE event SET notifications = notifications - ?2 WHERE id = ?1")
        note = try database.prepare(
            """
            INSERT INTO progress VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
    }

    /// One step; true: there is more.
    func step(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool {
        let known = try progress()
        let before = RetentionSweep(cursor: known?.cursor ?? 0, beganNs: known?.beganNs ?? nowNs)
        var sweep = before
        let page = try candidates(after: before.cursor, limit, nowNs, ages)
        let step = sweep.step(page, limit: limit, nowNs: nowNs, ages: ages)
        guard sweep != before || known == nil || !step.removals.isEmpty else { return step.isMore }
        try database.transaction { () throws(StoreError) in
            for removal in step.removals { try remove(removal) }
            try note("swept", sweep.cursor)
            try note("sweep_began_ns", sweep.beganNs)
            if let last = step.removals.last {
                // So that their numbers are not given out again when nothing younger is left.
                try note("last_event", last.event)
                try note("last_notification", last.notifications.upperBound - 1)
            }
        }
        return step.isMore
    }

    private func progress() throws(StoreError) -> RetentionSweep? {
        defer { walk.reset() }
        var values: [Int64] = []
        while try walk.step() { values.append(walk.integer(at: 1)) }
        return values.count == 2 ? RetentionSweep(cursor: values[1], beganNs: values[0]) : nil
    }

    private func candidates(
        after cursor: Int64, _ limit: Int, _ nowNs: Int64, _ ages: RetentionAges
    ) throws(StoreError) -> [RetentionSweep.Candidate] {
        defer { page.reset() }
        page.bind(cursor, at: 1)
        page.bind(Int64(limit), at: 2)
        page.bind(nowNs - ages.briefNs, at: 3)
        page.bind(nowNs - ages.keptNs, at: 4)
        var found: [RetentionSweep.Candidate] = []
        while try page.step() {
            let first = page.integer(at: 3)
            found.append(
                RetentionSweep.Candidate(
                    event: page.integer(at: 0),
                    retention: RetentionClass(rawValue: Int8(page.integer(at: 1))) ?? .kept,
                    acceptedNs: page.integer(at: 2),
                    notifications: first..<first + page.integer(at: 4),
                    isBusy: page.integer(at: 5) != 0))
        }
        return found
    }

    private func remove(_ removal: RetentionSweep.Removal) throws(StoreError) {
        for statement in removals {
            statement.bind(removal.notifications.lowerBound, at: 1)
            statement.bind(removal.notifications.upperBound, at: 2)
            try statement.run()
        }
        guard removal.isWhole else {
            shorten.bind(removal.event, at: 1)
            shorten.bind(Int64(removal.notifications.count), at: 2)
            return try shorten.run()
        }
        for statement in removeWhole {
            statement.bind(removal.event, at: 1)
            try statement.run()
        }
    }

    private func note(_ name: String, _ value: Int64) throws(StoreError) {
        note.bind(name, at: 1)
        note.bind(value, at: 2)
        try note.run()
    }
}
