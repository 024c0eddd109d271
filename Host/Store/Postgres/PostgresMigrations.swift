/// The steps by which a database's schema grew: numbered by their order, each run once, never
/// changed.
struct PostgresMigrations {
    let steps: [[String]]

    /// Brings the database to the last step, all steps in one transaction; of hosts that start at
    /// once, one does it and the others wait for it.
    ///
    /// A database that a newer Belfry has written is refused and left as it is.
    func run(
        on connection: PostgresConnection, _ address: PostgresAddress
    ) throws(PostgresFault) {
        try connection.send(sql: "BEGIN")
        try connection.send(sql: "SET LOCAL lock_timeout = '60s'")
        try connection.send(sql: "SET LOCAL statement_timeout = 0")
        try connection.send(sql: "SELECT pg_advisory_xact_lock(\(PostgresSchema.schemaLock))")
        try connection.send(
            sql: "CREATE TABLE IF NOT EXISTS belfry_schema (version INTEGER NOT NULL)")
        try connection.send(sql: PostgresMigrations.version)
        let version = Int(try connection.flush().last?.integer(0, 0) ?? 0)
        if let refusal = refusal(of: version, address) {
            try connection.rollback()
            throw refusal
        }
        for step in version..<steps.count {
            for statement in steps[step] { try connection.send(sql: statement) }
            try connection.send(sql: "INSERT INTO belfry_schema VALUES (\(step + 1))")
        }
        try connection.send(sql: "COMMIT")
        _ = try connection.finish()
    }

    /// Refuses a database that a newer Belfry has written since, or that is no longer the one that
    /// `run` made.
    func check(
        _ connection: PostgresConnection, _ address: PostgresAddress
    ) throws(PostgresFault) {
        try connection.send(sql: PostgresMigrations.version)
        let version = Int(try connection.finish().last?.integer(0, 0) ?? 0)
        if let refusal = refusal(of: version, address) { throw refusal }
    }

    private static let version = "SELECT coalesce(max(version), 0) FROM belfry_schema"

    private func refusal(of version: Int, _ address: PostgresAddress) -> PostgresFault? {
        guard version > steps.count else { return nil }
        return PostgresFault(
            code: "newer",
            error: StoreError(
                .newer,
                "\(address): was written by a newer belfry (schema \(version), this one knows "
                    + "\(steps.count)); run that one, or give this one another database"))
    }
}
