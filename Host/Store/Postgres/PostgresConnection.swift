import CPostgres
import Core

/// A statement, which each connection prepares when it first needs it.
struct PostgresStatement: Sendable {
    /// Its name on the connection.
    let name: String
    let sql: String

    init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}

/// One connection to a PostgreSQL, always in pipeline mode: what is sent is answered in its order,
/// and many statements take one round trip.
///
/// Not Sendable: its owner sees to it that one thread at a time uses it.
final class PostgresConnection {
    private let handle: OpaquePointer
    private let address: PostgresAddress
    private var prepared: Set<String> = []
    /// What was sent and has no answer yet.
    private var asked: [Question] = []

    private enum Question {
        case statement
        case preparation(of: String)
    }

    /// Connects; at most 5 s for each address of the host.
    init(_ address: PostgresAddress) throws(PostgresFault) {
        self.address = address
        handle = try PostgresConnection.connect(address)
        // Whatever is thrown from here on, deinit ends the connection.
        try start()
    }

    deinit { PQfinish(handle) }

    private static func connect(_ address: PostgresAddress) throws(PostgresFault) -> OpaquePointer {
        if let reason = cpostgres_open() {
            throw PostgresFault(code: "libpq", error: StoreError(String(cString: reason)))
        }
        let settings = address.settings
        let keywords = settings.map { LastingText($0.keyword) }
        let values = settings.map { LastingText($0.value) }
        let connection = withExtendedLifetime((keywords, values)) {
            PQconnectdbParams(
                keywords.map { Optional($0.cString) } + [nil],
                values.map { Optional($0.cString) } + [nil], 0)
        }
        guard let handle = connection else {
            throw PostgresFault(address, code: "", message: "out of memory")
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(handle))
            PQfinish(handle)
            throw PostgresFault(address, code: refusalCode(message), message: message)
        }
        return handle
    }

    /// A refused login has no code in libpq, only the server's sentence.
    private static func refusalCode(_ message: String) -> String {
        guard message.contains("FATAL:") else { return "" }
        if message.contains("password") || message.contains("pg_hba.conf") { return "28P01" }
        if message.contains("database") && message.contains("not exist") { return "3D000" }
        if message.contains("role") && message.contains("not exist") { return "28000" }
        if message.contains("too many clients") { return "53300" }
        return ""
    }

    private func start() throws(PostgresFault) {
        // What the server says beside its answers would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) }
        guard encoding == "UTF8" else {
            throw PostgresFault(
                code: "22021",
                error: StoreError(
                    "\(address): its encoding is \(encoding ?? "not known"), and Belfry needs UTF8; "
                        + "create it with createdb --encoding=UTF8 --template=template0"))
        }
        guard PQenterPipelineMode(handle) == 1 else { throw failure() }
        // A commit that has returned is on disk. Plans are made once: every statement here has an
        // index to go by, and a table that has just grown has no statistics that say so.
        for setting in [
            "synchronous_commit = on", "plan_cache_mode = force_generic_plan",
            "enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off",
            "lock_timeout = '5s'", "statement_timeout = '30s'",
            "idle_in_transaction_session_timeout = '30s'", "client_min_messages = 'warning'",
        ] {
            try send(sql: "SET \(setting)")
        }
        _ = try finish()
    }

    /// Its process on the server.
    var backend: Int32 { PQbackendPID(handle) }

    var socket: Int32 { PQsocket(handle) }

    /// False: nothing can be sent any more.
    var isUsable: Bool { PQstatus(handle) == CONNECTION_OK }

    /// As `isUsable`, after a look at what the server has said meanwhile, its farewell included.
    var isAlive: Bool { PQconsumeInput(handle) == 1 && isUsable }

    /// Throws if the server has ended it.
    ///
    /// Its farewell may be all that there was to read the first time, and the end come after it.
    func attend() throws(PostgresFault) {
        guard isAlive, isAlive else { throw failure() }
    }

    // MARK: Asking

    /// One statement in a transaction of its own.
    func query(
        _ statement: PostgresStatement, _ parameters: borrowing PostgresParameters
    ) throws(PostgresFault) -> PostgresRows {
        try send(statement, parameters)
        guard let rows = try finish().last else { throw failure() }
        return rows
    }

    /// Sends a statement; its answer comes with the next `finish` or `flush`.
    func send(
        _ statement: PostgresStatement, _ parameters: borrowing PostgresParameters
    ) throws(PostgresFault) {
        if !prepared.contains(statement.name) {
            guard PQsendPrepare(handle, statement.name, statement.sql, 0, nil) == 1 else {
                throw failure()
            }
            prepared.insert(statement.name)
            asked.append(.preparation(of: statement.name))
        }
        let isSent = parameters.withArrays { count, values, lengths, formats in
            PQsendQueryPrepared(handle, statement.name, count, values, lengths, formats, 1)
        }
        guard isSent == 1 else { throw failure() }
        asked.append(.statement)
    }

    func send(_ statement: PostgresStatement) throws(PostgresFault) {
        try send(statement, PostgresParameters())
    }

    /// Sends one statement that is needed once.
    func send(sql: String) throws(PostgresFault) {
        guard PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1) == 1 else {
            throw failure()
        }
        asked.append(.statement)
    }

    /// Sends what there is and waits for all answers.
    ///
    /// What was sent since the last `finish` is one transaction, unless it has its own BEGIN and
    /// COMMIT. Thrown is the first fault; the rest was not done then.
    func finish() throws(PostgresFault) -> [PostgresRows] {
        try end()
        return try answers()
    }

    /// The first half of `finish`: all is on its way.
    func end() throws(PostgresFault) {
        guard PQpipelineSync(handle) == 1 else { throw failure() }
    }

    /// The second half of `finish`.
    func answers() throws(PostgresFault) -> [PostgresRows] {
        var (rows, fault): ([PostgresRows], PostgresFault?) = ([], nil)
        for question in asked { try answer(question, &rows, &fault) }
        asked.removeAll(keepingCapacity: true)
        guard let end = PQgetResult(handle) else { throw failure() }
        defer { PQclear(end) }
        guard PQresultStatus(end) == PGRES_PIPELINE_SYNC else { throw failure(end) }
        if let fault {
            try rollback()
            throw fault
        }
        return rows
    }

    /// Waits for the answers so far and lets the transaction go on; a fault ends it.
    func flush() throws(PostgresFault) -> [PostgresRows] {
        guard PQsendFlushRequest(handle) == 1, PQflush(handle) == 0 else { throw failure() }
        var (rows, fault): ([PostgresRows], PostgresFault?) = ([], nil)
        for question in asked { try answer(question, &rows, &fault) }
        asked.removeAll(keepingCapacity: true)
        guard let fault else { return rows }
        _ = try finish()
        try rollback()
        throw fault
    }

    /// Ends a transaction that a fault has left open, if one has.
    func rollback() throws(PostgresFault) {
        guard PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        try send(sql: "ROLLBACK")
        _ = try finish()
    }

    /// One statement's answer: a result, and then nothing.
    private func answer(
        _ question: Question, _ rows: inout [PostgresRows], _ fault: inout PostgresFault?
    ) throws(PostgresFault) {
        guard let result = PQgetResult(handle) else { throw failure() }
        let owner = PostgresRows(owning: result)
        let status = PQresultStatus(result)
        switch (status, question) {
        case (PGRES_COMMAND_OK, .statement), (PGRES_TUPLES_OK, .statement): rows.append(owner)
        case (PGRES_COMMAND_OK, .preparation): break
        case (_, .preparation(let name)):
            prepared.remove(name)
            fallthrough
        default:
            let found = failure(result)
            guard isUsable else { throw found }
            if fault == nil && status != PGRES_PIPELINE_ABORTED { fault = found }
        }
        while let more = PQgetResult(handle) { PQclear(more) }
    }

    // MARK: Faults and notes

    private func failure(_ result: OpaquePointer? = nil) -> PostgresFault {
        let code = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "C"))) }
            .map { String(cString: $0) }
        let message = result.flatMap { PQresultErrorField($0, Int32(UInt8(ascii: "M"))) }
            .map { String(cString: $0) }
        return PostgresFault(
            address, code: isUsable ? code ?? "" : "",
            message: message ?? String(cString: PQerrorMessage(handle)))
    }

    /// What others have said by NOTIFY since the last call: what their notes hold.
    func notes() throws(PostgresFault) -> [String] {
        guard PQconsumeInput(handle) == 1 else { throw failure() }
        var notes: [String] = []
        while let note = PQnotifies(handle) {
            notes.append(String(cString: note.pointee.extra))
            PQfreemem(note)
        }
        return notes
    }
}
