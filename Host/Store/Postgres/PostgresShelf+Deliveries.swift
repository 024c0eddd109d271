import Core

extension PostgresShelf {
    private static let dueAgain = """
        state = 0, since_ns = coalesce(since_ns, time_ns), time_ns = $1::int8, repeated = 1,
        node = NULL, lease_ns = NULL
        """
    private static let recover = PostgresStatement(
        "recover", "UPDATE delivery SET \(dueAgain) WHERE state = 1 AND node = $2::int4")
    /// Rows that another node is about to take over are passed over and not waited for.
    private static let takeOver = PostgresStatement(
        "take_over",
        """
        UPDATE delivery d SET \(dueAgain) FROM (
            SELECT id FROM delivery WHERE state = 1 AND lease_ns <= $2::int8
            LIMIT $3::int8 FOR UPDATE SKIP LOCKED) AS expired WHERE d.id = expired.id
        """)
    private static let release = PostgresStatement(
        "release",
        """
        UPDATE delivery SET state = 0, attempts = attempts - 1, node = NULL, lease_ns = NULL
        WHERE id = ANY ($1::int8[]) AND state = 1 AND node = $2::int4
        """)

    func recover(nowNs: Int64) throws(PostgresFault) -> Int {
        try askAndWake(PostgresShelf.recover) {
            $0.add(nowNs)
            $0.add(node)
        }
    }

    func takeOver(leasesUntil: Int64, nowNs: Int64, limit: Int) throws(PostgresFault) -> Int {
        try askAndWake(PostgresShelf.takeOver) {
            $0.add(nowNs)
            $0.add(leasesUntil)
            $0.add(Int64(limit))
        }
    }

    func release(_ numbers: [DeliveryNumber]) throws(PostgresFault) {
        _ = try askAndWake(PostgresShelf.release) {
            $0.add(longs: numbers) { $0.rawValue }
            $0.add(node)
        }
    }

    /// Makes deliveries due and wakes the other nodes; says how many.
    private func askAndWake(
        _ statement: PostgresStatement, _ fill: (inout PostgresParameters) -> Void
    ) throws(PostgresFault) -> Int {
        var parameters = PostgresParameters()
        fill(&parameters)
        try connection.send(PostgresStatements.begin)
        try connection.send(statement, parameters)
        parameters.clear()
        parameters.add("\(node)")
        try connection.send(PostgresStatements.wake, parameters)
        try connection.send(PostgresStatements.commit)
        return try connection.finish()[1].changes
    }

    // MARK: Dead letters

    /// Makes them as if they were new.
    ///
    /// Ends that leave open whether the last attempt was received mark a repeat: attempts used up,
    /// too old, unknown, failed for too long, too late. What stood for it may have been too.
    private static func anew(at time: String) -> String {
        """
        UPDATE delivery SET state = 0, time_ns = \(time)::int8, since_ns = NULL, attempts = 0,
        repeated = CASE WHEN (state = 4 OR end_reason IN (5, 6, 8, 9))
            AND (attempts > 0 OR lead IS NOT NULL) THEN 1 ELSE repeated END,
        end_reason = NULL, lead = NULL
        """
    }
    private static func these(_ states: String) -> String {
        """
        WHERE id IN (SELECT x.id FROM delivery x WHERE x.id = ANY ($1::int8[])
        AND x.state IN (\(states)) ORDER BY x.id LIMIT $2::int8)
        """
    }
    private static let all = """
        WHERE id IN (SELECT x.id FROM delivery x WHERE x.state = 3 AND x.instance = $1::int4
        AND x.id <= $2::int8 ORDER BY x.id LIMIT $3::int8)
        """
    private static let replayThese = PostgresStatement(
        "replay_these", "\(anew(at: "$3")) \(these("3, 4"))")
    private static let replayAll = PostgresStatement("replay_all", "\(anew(at: "$4")) \(all)")
    private static let discardThese = PostgresStatement(
        "discard_these", "UPDATE delivery SET state = 5 \(these("3"))")
    private static let discardAll = PostgresStatement(
        "discard_all", "UPDATE delivery SET state = 5 \(all)")

    func replay(
        _ letters: DeadLetterSelection, nowNs: Int64, limit: Int
    ) throws(PostgresFault) -> Int {
        let statement =
            switch letters {
            case .these: PostgresShelf.replayThese
            case .all: PostgresShelf.replayAll
            }
        return try askAndWake(statement) {
            PostgresShelf.add(letters, limit, to: &$0)
            $0.add(nowNs)
        }
    }

    func purge(_ letters: DeadLetterSelection, limit: Int) throws(PostgresFault) -> Int {
        let statement =
            switch letters {
            case .these: PostgresShelf.discardThese
            case .all: PostgresShelf.discardAll
            }
        return try ask(statement) { PostgresShelf.add(letters, limit, to: &$0) }.changes
    }

    private static func add(
        _ letters: DeadLetterSelection, _ limit: Int, to parameters: inout PostgresParameters
    ) {
        switch letters {
        case .these(let numbers): parameters.add(longs: numbers) { $0.rawValue }
        case .all(let instance, let last):
            parameters.add(instance)
            parameters.add(last.rawValue)
        }
        parameters.add(Int64(limit))
    }
}
