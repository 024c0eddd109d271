/// The store held for one host alone: who commits holds it, on the very connection by which it
/// commits.
///
/// A lock of the server's that goes when the connection goes, and not before all that was begun
/// there has ended. So nobody commits any more when another host gets it, whatever that host was
/// told of us.
struct PostgresHold: Sendable {
    /// Who we are, for those who find the store held.
    let name: String

    private enum Holder {
        case nobody
        case other(process: Int32, name: String)
    }

    /// Enough for those who let go just when they were looked for.
    private static let triesMax = 3

    /// Takes hold of the store; throws `.held`, with the name of who has it, when it is not free.
    ///
    /// `ours`: the server's processes of connections on which we held it or tried to. The server
    /// may not have noticed that they are lost; one that holds it is ended, and the next try may
    /// pass.
    func take(
        on connection: PostgresConnection, _ address: PostgresAddress, ours: Set<Int32>
    ) throws(PostgresFault) {
        try introduce(on: connection)
        for _ in 0..<PostgresHold.triesMax {
            if try isTaken(on: connection) { return }
            guard case .other(let process, let other) = try holder(on: connection) else {
                continue
            }
            guard ours.contains(process), other == label else {
                throw PostgresFault(
                    code: "held",
                    error: StoreError(
                        .held, "\(address): \(PostgresHold.unlabelled(other)) holds the store"))
            }
            try connection.send(sql: "SELECT pg_terminate_backend(\(process))")
            _ = try connection.finish()
            throw PostgresFault(address, code: "", message: "the connection of before is ended")
        }
        throw PostgresFault(
            code: "busy",
            error: StoreError(.busy, "\(address): who holds the store changes; it is tried again"))
    }

    // MARK: What is asked

    private static let key = PostgresSchema.holdLock
    private static let labelPrefix = "belfry on "
    /// The server cuts what is longer.
    private static let longestLabel = 63
    private static let introduction = PostgresStatement(
        "introduce", "SELECT set_config('application_name', $1::text, false)")

    /// As pg_stat_activity shows it.
    private var label: String {
        var label = PostgresHold.labelPrefix
        for scalar in name.unicodeScalars where label.utf8.count < PostgresHold.longestLabel {
            label.unicodeScalars.append((" "..."~").contains(scalar) ? scalar : "?")
        }
        return label
    }

    private static func unlabelled(_ label: String) -> String {
        guard label.hasPrefix(labelPrefix) else { return "another host" }
        return String(label.dropFirst(labelPrefix.count))
    }

    /// Says who we are; and that the server look whether we are there still, for a machine that is
    /// gone says no farewell.
    private func introduce(on connection: PostgresConnection) throws(PostgresFault) {
        var parameters = PostgresParameters()
        parameters.add(label)
        try connection.send(PostgresHold.introduction, parameters)
        for setting in [
            "tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3",
        ] {
            try connection.send(sql: "SET \(setting)")
        }
        _ = try connection.finish()
    }

    private func isTaken(on connection: PostgresConnection) throws(PostgresFault) -> Bool {
        try connection.send(sql: "SELECT pg_try_advisory_lock(\(PostgresHold.key))")
        return try connection.finish().last?.integer(0, 0) == 1
    }

    private func holder(on connection: PostgresConnection) throws(PostgresFault) -> Holder {
        try connection.send(
            sql: """
                SELECT a.pid, coalesce(a.application_name, '')
                FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND l.classid = \(PostgresHold.key >> 32) AND l.objid = \(PostgresHold.key & 0xFFFF_FFFF)
                """)
        guard let rows = try connection.finish().last, rows.count > 0 else { return .nobody }
        return .other(process: Int32(truncatingIfNeeded: rows.integer(0, 0)), name: rows.text(0, 1))
    }
}
