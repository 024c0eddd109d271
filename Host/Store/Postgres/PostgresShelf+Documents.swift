import Core

extension PostgresShelf {
    private static let acknowledgeOne = PostgresStatement(
        "acknowledge_one",
        """
        UPDATE notification SET acknowledged_ns = $2::int8, acknowledged_by = $3::text
        WHERE id = $1::int8 AND acknowledged_ns IS NULL
        """)
    private static let acknowledgeEvent = PostgresStatement(
        "acknowledge_event",
        """
        UPDATE notification n SET acknowledged_ns = $2::int8, acknowledged_by = $3::text
        FROM event e WHERE e.id = $1::int8 AND n.id >= e.first_notification
        AND n.id < e.first_notification + e.notifications AND n.acknowledged_ns IS NULL
        """)
    private static let putSilence = PostgresStatement(
        "put_silence",
        """
        INSERT INTO silence VALUES ($1::text, $2::text)
        ON CONFLICT (id) DO UPDATE SET document = excluded.document
        """)
    private static let removeSilence = PostgresStatement(
        "remove_silence", "DELETE FROM silence WHERE id = $1::text")
    private static let remember = PostgresStatement(
        "remember",
        """
        INSERT INTO memory VALUES ($1::text, $2::text)
        ON CONFLICT (name) DO UPDATE SET text = excluded.text
        """)
    private static let forget = PostgresStatement(
        "forget", "DELETE FROM memory WHERE name = $1::text")

    func acknowledge(
        _ what: Acknowledged, by user: String, atNs: Int64
    ) throws(PostgresFault) -> Int {
        let (statement, number) =
            switch what {
            case .notification(let number): (PostgresShelf.acknowledgeOne, number)
            case .event(let number): (PostgresShelf.acknowledgeEvent, number)
            }
        return try ask(statement) {
            $0.add(number)
            $0.add(atNs)
            $0.add(user)
        }.changes
    }

    func put(_ silence: StoredSilence) throws(PostgresFault) {
        _ = try ask(PostgresShelf.putSilence) {
            $0.add(silence.id)
            $0.add(silence.document)
        }
    }

    func removeSilence(_ id: String) throws(PostgresFault) -> Bool {
        try ask(PostgresShelf.removeSilence) { $0.add(id) }.changes == 1
    }

    func remember(_ text: String?, as name: String) throws(PostgresFault) {
        _ = try ask(text == nil ? PostgresShelf.forget : PostgresShelf.remember) {
            $0.add(name)
            if let text { $0.add(text) }
        }
    }
}

extension PostgresReader {
    private static let silences = PostgresStatement(
        "silences", "SELECT id, document FROM silence ORDER BY id")
    private static let memory = PostgresStatement(
        "memory", "SELECT text FROM memory WHERE name = $1::text")

    func silences() throws(PostgresFault) -> [StoredSilence] {
        let rows = try ask(PostgresReader.silences) { _ in }
        return (0..<rows.count).map {
            StoredSilence(id: rows.text($0, 0), document: rows.text($0, 1))
        }
    }

    func memory(of name: String) throws(PostgresFault) -> String? {
        let rows = try ask(PostgresReader.memory) { $0.add(name) }
        return rows.count == 1 ? rows.text(0, 0) : nil
    }
}
