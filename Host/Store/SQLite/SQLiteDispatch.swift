import CBelfry
import Core

/// What a commit says of deliveries that are there: outcomes, news, claims and merges.
///
/// Its owner sees to it that one thread at a time uses it, inside a transaction.
final class SQLiteDispatch {
    private let database: SQLiteDatabase
    private let claim: SQLiteStatement
    private let renew: SQLiteStatement
    private let merge: SQLiteStatement
    private let rejoin: SQLiteStatement
    private let outcomes: SQLiteOutcomes
    private let news: SQLiteNews

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        claim = try database.prepare(
            """
            UPDATE delivery SET state = 1, node = ?2, lease_ns = ?3, attempts = ?4
            WHERE id = ?1 AND state = 0 AND attempts = ?4 - 1
            AND (thread IS NULL OR group_key IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM delivery o WHERE o.state = 1 AND o.instance = delivery.instance
                AND o.thread = delivery.thread AND o.recipient IS delivery.recipient
                AND o.node <> ?2))
            """)
        renew = try database.prepare(
            """
            UPDATE delivery SET lease_ns = ?3
            WHERE id = ?1 AND state = 1 AND node = ?2 AND attempts = ?4
            """)
        // What was merged so by an earlier try of the same work is merged.
        merge = try database.prepare(
            """
            UPDATE delivery SET state = 6, lead = ?2
            WHERE id = ?1 AND id <> ?2 AND (state = 0 OR (state = 6 AND lead = ?2)) AND EXISTS (
                SELECT 1 FROM delivery l JOIN notification ln ON ln.id = l.id >> 10
                JOIN notification n ON n.id = delivery.id >> 10
                WHERE l.id = ?2 AND l.instance = delivery.instance
                AND l.recipient IS delivery.recipient
                AND l.group_key = delivery.group_key AND ln.user = n.user)
            """)
        rejoin = try database.prepare(
            "UPDATE delivery SET lead = ?2 WHERE lead = ?1 AND state = 6")
        outcomes = try SQLiteOutcomes(database)
        news = try SQLiteNews(database, outcomes)
    }

    func write(_ work: inout StoreWork, node: Int32) throws(StoreError) {
        for index in work.outcomes.indices {
            try outcomes.write(&work.outcomes[index], node: node)
        }
        for index in work.news.indices { try news.write(&work.news[index]) }
        for index in work.claims.indices {
            work.claims[index].isRefused = try !write(
                work.claims[index], node: node, leaseNs: work.leaseNs)
        }
        guard !work.merges.isEmpty else { return }
        let leads = Set(work.claims.lazy.filter { !$0.isRefused }.map(\.number))
        for index in work.merges.indices {
            let merge = work.merges[index]
            work.merges[index].isMade = leads.contains(merge.lead) ? try write(merge) : false
        }
    }

    private func write(
        _ taking: StoreWork.Claim, node: Int32, leaseNs: Int64
    ) throws(StoreError) -> Bool {
        if !taking.isRenewal, try run(claim, taking, node, leaseNs) { return true }
        // One that an earlier try of the same work has made is there.
        return try run(renew, taking, node, leaseNs)
    }

    private func run(
        _ statement: SQLiteStatement, _ taking: StoreWork.Claim, _ node: Int32, _ leaseNs: Int64
    ) throws(StoreError) -> Bool {
        statement.bind(taking.number.rawValue, at: 1)
        statement.bind(Int64(node), at: 2)
        statement.bind(leaseNs, at: 3)
        statement.bind(Int64(taking.attempt), at: 4)
        try statement.run()
        return database.changes == 1
    }

    private func write(_ joining: StoreWork.Merge) throws(StoreError) -> Bool {
        merge.bind(joining.number.rawValue, at: 1)
        merge.bind(joining.lead.rawValue, at: 2)
        try merge.run()
        guard database.changes == 1 else { return false }
        // What it stood for itself.
        rejoin.bind(joining.number.rawValue, at: 1)
        rejoin.bind(joining.lead.rawValue, at: 2)
        try rejoin.run()
        return true
    }
}
