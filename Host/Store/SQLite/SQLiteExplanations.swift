import Core

/// What became of an event, as the durable lane's file tells it.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteExplanations {
    private let notifications: SQLiteStatement
    private let deliveries: SQLiteStatement
    private let attempts: SQLiteStatement
    private let news: SQLiteStatement
    private let decisions: SQLiteStatement
    private let range: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        range = try database.prepare(
            "SELECT first_notification, notifications FROM event WHERE id = ?1")
        notifications = try database.prepare(
            """
            SELECT id, user, read_ns, acknowledged_ns, acknowledged_by FROM notification
            WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3
            """)
        deliveries = try database.prepare(
            """
            SELECT \(StoredDelivery.columns) FROM delivery d JOIN notification n ON n.id = d.id >> 10
            WHERE d.id > ?1 AND d.id < ?2 ORDER BY d.id LIMIT ?3
            """)
        attempts = try database.prepare(
            """
            SELECT delivery, number, ended_ns, status, detail FROM attempt
            WHERE delivery >= ?1 AND delivery <= ?2 ORDER BY delivery, ended_ns, number
            """)
        news = try database.prepare(
            """
            SELECT delivery, status, told_ns, detail FROM news
            WHERE delivery >= ?1 AND delivery <= ?2 ORDER BY delivery, told_ns, status
            """)
        decisions = try database.prepare(
            """
            SELECT user, instance, reason, rule, detail FROM decision WHERE event = ?1
            AND (?2 IS NULL OR (user, instance) > (?2, ?3)) ORDER BY user, instance LIMIT ?4
            """)
    }

    private func notifications(ofEvent event: Int64) throws(StoreError) -> Range<Int64> {
        defer { range.reset() }
        range.bind(event, at: 1)
        guard try range.step() else { return 0..<0 }
        let first = range.integer(at: 0)
        return first..<first + range.integer(at: 1)
    }

    func notifications(
        ofEvent event: Int64, after number: Int64?, limit: Int
    ) throws(StoreError) -> [StoredNotification] {
        let range = try notifications(ofEvent: event)
        defer { notifications.reset() }
        notifications.bind(max(number ?? .min, range.lowerBound - 1), at: 1)
        notifications.bind(range.upperBound, at: 2)
        notifications.bind(Int64(limit), at: 3)
        var found: [StoredNotification] = []
        while try notifications.step() {
            found.append(
                StoredNotification(
                    number: notifications.integer(at: 0), user: notifications.text(at: 1),
                    readNs: notifications.optionalInteger(at: 2),
                    acknowledgedNs: notifications.optionalInteger(at: 3),
                    acknowledgedBy: notifications.text(at: 4)))
        }
        return found
    }

    func deliveries(
        of owner: DeliveryOwner, after number: DeliveryNumber?, limit: Int
    ) throws(StoreError) -> [StoredDelivery] {
        let range =
            switch owner {
            case .event(let event): try notifications(ofEvent: event)
            case .notification(let notification): notification..<notification + 1
            }
        defer { deliveries.reset() }
        let first = DeliveryNumber(notification: range.lowerBound, index: 0).rawValue
        deliveries.bind(max(number?.rawValue ?? .min, first - 1), at: 1)
        deliveries.bind(DeliveryNumber(notification: range.upperBound, index: 0).rawValue, at: 2)
        deliveries.bind(Int64(limit), at: 3)
        var found: [StoredDelivery] = []
        while try deliveries.step() { found.append(StoredDelivery(row: deliveries)) }
        try addHistory(to: &found)
        try addNews(to: &found)
        return found
    }

    /// Those of a page lie together.
    private func addHistory(to deliveries: inout [StoredDelivery]) throws(StoreError) {
        guard let first = deliveries.first, let last = deliveries.last else { return }
        defer { attempts.reset() }
        attempts.bind(first.number.rawValue, at: 1)
        attempts.bind(last.number.rawValue, at: 2)
        var place = 0
        while try attempts.step() {
            let number = DeliveryNumber(rawValue: attempts.integer(at: 0))
            while place < deliveries.count - 1, deliveries[place].number < number { place += 1 }
            deliveries[place].history.append(
                StoredAttempt(
                    number: Int32(attempts.integer(at: 1)), endedNs: attempts.integer(at: 2),
                    status: Int32(attempts.integer(at: 3)), detail: attempts.text(at: 4)))
        }
    }

    /// As ``addHistory(to:)``.
    private func addNews(to deliveries: inout [StoredDelivery]) throws(StoreError) {
        guard let first = deliveries.first, let last = deliveries.last else { return }
        defer { news.reset() }
        news.bind(first.number.rawValue, at: 1)
        news.bind(last.number.rawValue, at: 2)
        var place = 0
        while try news.step() {
            let number = DeliveryNumber(rawValue: news.integer(at: 0))
            while place < deliveries.count - 1, deliveries[place].number < number { place += 1 }
            deliveries[place].news.append(
                StoredNews(
                    status: Int32(news.integer(at: 1)), atNs: news.integer(at: 2),
                    detail: news.text(at: 3)))
        }
    }

    func decisions(
        ofEvent event: Int64, after: (user: String, instance: Int32)?, limit: Int
    ) throws(StoreError) -> [StoredDecision] {
        defer { decisions.reset() }
        decisions.bind(event, at: 1)
        if let after {
            decisions.bind(after.user, at: 2)
            decisions.bind(Int64(after.instance), at: 3)
        }
        decisions.bind(Int64(limit), at: 4)
        var found: [StoredDecision] = []
        while try decisions.step() {
            found.append(
                StoredDecision(
                    user: decisions.text(at: 0), instance: Int32(decisions.integer(at: 1)),
                    reason: Int16(decisions.integer(at: 2)), rule: Int32(decisions.integer(at: 3)),
                    detail: decisions.text(at: 4)))
        }
        return found
    }
}
