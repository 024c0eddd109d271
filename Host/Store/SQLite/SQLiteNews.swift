import CBelfry
import Core

/// Writes what providers tell of messages after their deliveries have ended.
///
/// Its owner sees to it that one thread at a time uses it, inside a transaction.
final class SQLiteNews {
    private let database: SQLiteDatabase
    private let outcomes: SQLiteOutcomes
    private let note: SQLiteStatement
    private let noteSuccess: SQLiteStatement
    private let forgetLiving: SQLiteStatement
    private let end: SQLiteStatement
    private let followed: SQLiteStatement
    private let moved: SQLiteStatement

    /// `outcomes`: which does what follows from both.
    init(_ database: SQLiteDatabase, _ outcomes: SQLiteOutcomes) throws(StoreError) {
        self.database = database
        self.outcomes = outcomes
        note = try database.prepare(
            "INSERT INTO news VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING")
        // That it counted as delivered, and when, would be lost.
        noteSuccess = try database.prepare(
            """
            INSERT OR IGNORE INTO attempt SELECT id, attempts, time_ns, 0, NULL FROM delivery
            WHERE id = ?1 AND state = 2
            """)
        forgetLiving = try database.prepare(
            """
            DELETE FROM living WHERE (instance, recipient, provider_id) = (
                SELECT instance, coalesce(recipient, ''), provider_id FROM delivery WHERE id = ?1)
            """)
        end = try database.prepare(
            """
            UPDATE delivery SET state = ?2, time_ns = ?3, end_reason = ?4, detail = ?5, lead = ?6,
            since_ns = coalesce(since_ns, time_ns) WHERE id = ?1 AND state = 2
            """)
        followed = try database.prepare(
            """
            UPDATE delivery SET state = ?2, time_ns = ?3, end_reason = ?4, lead = ?5
            WHERE lead = ?1 AND state = 2
            """)
        moved = try database.prepare(
            "SELECT lead FROM delivery WHERE id = ?1 AND state = 7 AND time_ns = ?2")
    }

    func write(_ news: inout StoreWork.News) throws(StoreError) {
        news.next?.number = nil
        note.bind(news.number.rawValue, at: 1)
        note.bind(Int64(news.status), at: 2)
        note.bind(news.atNs, at: 3)
        note.bind(lasting: news.detail, at: 4)
        try note.run()
        news.isKnown = database.changes == 0
        // One that an earlier try of the same work has made is there.
        guard !news.isKnown else { return try findMoved(&news) }
        if news.isGone {
            try outcomes.noteGone(news.number, atNs: news.atNs, news.detail)
        }
        if let state = news.end { try end(&news, as: state) }
    }

    private func end(
        _ news: inout StoreWork.News, as wanted: DeliveryState
    ) throws(StoreError) {
        let next = try news.next == nil ? nil : outcomes.nextNumber(after: news.number)
        // There is no room for another: it ends here.
        let state = wanted == .movedOn && next == nil ? .dead : wanted
        noteSuccess.bind(news.number.rawValue, at: 1)
        try noteSuccess.run()
        let reason = news.endReason == 0 ? nil : Int64(news.endReason)
        end.bind(news.number.rawValue, at: 1)
        end.bind(Int64(state.rawValue), at: 2)
        end.bind(news.atNs, at: 3)
        end.bind(reason, at: 4)
        end.bind(lasting: news.detail, at: 5)
        end.bind(next?.rawValue, at: 6)
        try end.run()
        guard database.changes == 1 else { return }
        forgetLiving.bind(news.number.rawValue, at: 1)
        try forgetLiving.run()
        followed.bind(news.number.rawValue, at: 1)
        followed.bind(Int64((next == nil ? state : .merged).rawValue), at: 2)
        followed.bind(news.atNs, at: 3)
        followed.bind(next == nil ? reason : nil, at: 4)
        followed.bind((next ?? news.number).rawValue, at: 5)
        try followed.run()
        guard let next, let step = news.next else { return }
        try outcomes.begin(step, next, from: news.number, atNs: news.atNs)
        news.next?.number = next
    }

    private func findMoved(_ news: inout StoreWork.News) throws(StoreError) {
        guard news.next != nil else { return }
        defer { moved.reset() }
        moved.bind(news.number.rawValue, at: 1)
        moved.bind(news.atNs, at: 2)
        guard try moved.step() else { return }
        news.next?.number = moved.optionalInteger(at: 0).map(DeliveryNumber.init(rawValue:))
    }
}
