import Core

extension PostgresReader {
    private static let range = PostgresStatement(
        "event_range", "SELECT first_notification, notifications FROM event WHERE id = $1::int8")
    private static let notifications = PostgresStatement(
        "event_notifications",
        """
        SELECT id, user_id, read_ns, acknowledged_ns, acknowledged_by FROM notification
        WHERE id > $1::int8 AND id < $2::int8 ORDER BY id LIMIT $3::int8
        """)
    private static let deliveries = PostgresStatement(
        "stored_deliveries",
        """
        SELECT \(storedDeliveryColumns) FROM delivery d JOIN notification n ON n.id = d.id >> 10
        WHERE d.id > $1::int8 AND d.id < $2::int8 ORDER BY d.id LIMIT $3::int8
        """)
    private static let attempts = PostgresStatement(
        "stored_attempts",
        """
        SELECT delivery, number, ended_ns, status, detail FROM attempt
        WHERE delivery >= $1::int8 AND delivery <= $2::int8 ORDER BY delivery, ended_ns, number
        """)
    private static let news = PostgresStatement(
        "stored_news",
        """
        SELECT delivery, status, told_ns, detail FROM news
        WHERE delivery >= $1::int8 AND delivery <= $2::int8 ORDER BY delivery, told_ns, status
        """)
    private static let decisions = PostgresStatement(
        "stored_decisions",
        """
        SELECT user_id, instance, reason, rule, detail FROM decision WHERE event = $1::int8
        AND ($2::text IS NULL OR (user_id, instance) > ($2::text, $3::int4))
        ORDER BY user_id, instance LIMIT $4::int8
        """)

    private func notifications(ofEvent event: Int64) throws(PostgresFault) -> Range<Int64> {
        let rows = try ask(PostgresReader.range) { $0.add(event) }
        guard rows.count == 1 else { return 0..<0 }
        return rows.integer(0, 0)..<rows.integer(0, 0) + rows.integer(0, 1)
    }

    func notifications(
        ofEvent event: Int64, after number: Int64?, limit: Int
    ) throws(PostgresFault) -> [StoredNotification] {
        let range = try notifications(ofEvent: event)
        let rows = try ask(PostgresReader.notifications) {
            $0.add(max(number ?? .min, range.lowerBound - 1))
            $0.add(range.upperBound)
            $0.add(Int64(limit))
        }
        return (0..<rows.count).map { row in
            StoredNotification(
                number: rows.integer(row, 0), user: rows.text(row, 1),
                readNs: rows.optionalInteger(row, 2), acknowledgedNs: rows.optionalInteger(row, 3),
                acknowledgedBy: rows.text(row, 4))
        }
    }

    func deliveries(
        of owner: DeliveryOwner, after number: DeliveryNumber?, limit: Int
    ) throws(PostgresFault) -> [StoredDelivery] {
        let range =
            switch owner {
            case .event(let event): try notifications(ofEvent: event)
            case .notification(let notification): notification..<notification + 1
            }
        let first = DeliveryNumber(notification: range.lowerBound, index: 0).rawValue
        let rows = try ask(PostgresReader.deliveries) {
            $0.add(max(number?.rawValue ?? .min, first - 1))
            $0.add(DeliveryNumber(notification: range.upperBound, index: 0).rawValue)
            $0.add(Int64(limit))
        }
        var found = (0..<rows.count).map { PostgresReader.storedDelivery(rows, $0) }
        try addHistory(to: &found)
        try addNews(to: &found)
        return found
    }

    /// What ``storedDelivery(_:_:)`` reads first, of a delivery `d` and its notification `n`.
    static let storedDeliveryColumns = """
        d.id, n.user_id, d.instance, d.recipient, d.state, d.priority, d.time_ns,
        coalesce(d.since_ns, d.time_ns), d.attempts, d.repeated, d.rung, d.group_key, d.lead,
        d.reason, d.rule, d.end_reason, d.node, d.lease_ns, d.provider_id, d.detail
        """

    static func storedDelivery(_ rows: PostgresRows, _ row: Int) -> StoredDelivery {
        StoredDelivery(
            number: DeliveryNumber(rawValue: rows.integer(row, 0)), user: rows.text(row, 1),
            instance: Int32(rows.integer(row, 2)), recipient: rows.text(row, 3),
            state: DeliveryState(rawValue: Int8(rows.integer(row, 4))) ?? .discarded,
            priority: Int32(rows.integer(row, 5)), timeNs: rows.integer(row, 6),
            sinceNs: rows.integer(row, 7), attempts: Int32(rows.integer(row, 8)),
            isRepeat: rows.integer(row, 9) != 0, rung: Int32(rows.integer(row, 10)),
            group: rows.integer(row, 11),
            lead: rows.optionalInteger(row, 12).map(DeliveryNumber.init(rawValue:)),
            reason: Int16(rows.integer(row, 13)), rule: Int32(rows.integer(row, 14)),
            endReason: UInt8(clamping: rows.integer(row, 15)),
            node: rows.optionalInteger(row, 16).map(Int32.init(clamping:)),
            leaseNs: rows.optionalInteger(row, 17), provider: rows.text(row, 18),
            detail: rows.text(row, 19))
    }

    /// Those of a page lie together.
    private func addHistory(to deliveries: inout [StoredDelivery]) throws(PostgresFault) {
        guard let first = deliveries.first, let last = deliveries.last else { return }
        let rows = try ask(PostgresReader.attempts) {
            $0.add(first.number.rawValue)
            $0.add(last.number.rawValue)
        }
        var place = 0
        for row in 0..<rows.count {
            let number = DeliveryNumber(rawValue: rows.integer(row, 0))
            while place < deliveries.count - 1, deliveries[place].number < number { place += 1 }
            deliveries[place].history.append(
                StoredAttempt(
                    number: Int32(rows.integer(row, 1)), endedNs: rows.integer(row, 2),
                    status: Int32(rows.integer(row, 3)), detail: rows.text(row, 4)))
        }
    }

    /// As ``addHistory(to:)``.
    private func addNews(to deliveries: inout [StoredDelivery]) throws(PostgresFault) {
        guard let first = deliveries.first, let last = deliveries.last else { return }
        let rows = try ask(PostgresReader.news) {
            $0.add(first.number.rawValue)
            $0.add(last.number.rawValue)
        }
        var place = 0
        for row in 0..<rows.count {
            let number = DeliveryNumber(rawValue: rows.integer(row, 0))
            while place < deliveries.count - 1, deliveries[place].number < number { place += 1 }
            deliveries[place].news.append(
                StoredNews(
                    status: Int32(rows.integer(row, 1)), atNs: rows.integer(row, 2),
                    detail: rows.text(row, 3)))
        }
    }

    func decisions(
        ofEvent event: Int64, after: (user: String, instance: Int32)?, limit: Int
    ) throws(PostgresFault) -> [StoredDecision] {
        let rows = try ask(PostgresReader.decisions) {
            $0.add(event)
            if let after { $0.add(after.user) } else { $0.addNothing() }
            $0.add(after?.instance ?? 0)
            $0.add(Int64(limit))
        }
        return (0..<rows.count).map { row in
            StoredDecision(
                user: rows.text(row, 0), instance: Int32(rows.integer(row, 1)),
                reason: Int16(rows.integer(row, 2)), rule: Int32(rows.integer(row, 3)),
                detail: rows.text(row, 4))
        }
    }
}
