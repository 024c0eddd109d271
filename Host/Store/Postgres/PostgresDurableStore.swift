package import Platform
import Synchronization

/// The durable lane in PostgreSQL, which several nodes may share.
///
/// One connection writes, a few read, one listens. A connection that is lost is made again by the
/// next call. Where the server is not there, the one that writes is tried again after ever longer
/// pauses; in between, calls that write throw `.disconnected` without trying.
package final class PostgresDurableStore: DurableStore {
    private struct Session: ~Copyable, @unchecked Sendable {
        // Sendable: only ever touched inside its lock.
        var writer: PostgresWriter?
        var backoff = ReconnectBackoff()
        var refusal: StoreError?
        /// The server's processes of the last connection that held the store and of those that
        /// were to: what one was told may have been lost.
        var backends: Set<Int32>
    }

    /// How often a transaction is tried that another one stood in the way of.
    private static let triesMax = 5

    private let address: PostgresAddress
    private let clock: Clock
    package let node: Int32
    private let session: Mutex<Session>
    private let pool: PostgresPool
    /// Nil: hosts share it.
    private let hold: PostgresHold?
    private let whenDeposed: @Sendable (StoreError) -> Void
    private let listener = Mutex<PostgresListener?>(nil)

    /// The tables as a new database has them, as SQL: for who measures against the same ones.
    package static var schema: String {
        PostgresSchema.migrations.steps.flatMap { $0 }.joined(separator: ";\n")
    }

    /// Connects and brings the database to this version's schema.
    ///
    /// `node`: the name of this host among those that share the database, the same after a restart.
    /// `isAlone`: it is held for this host, and `.held` is thrown, before anything is changed,
    /// while another one does. Where that one gets hold of it later, because our connection was
    /// lost, nothing more is ever written here, and `whenDeposed` is called once: on the thread
    /// that was to write, which waits.
    package init(
        _ address: PostgresAddress, node: String, isAlone: Bool = false, clock: Clock = .system,
        whenDeposed: @escaping @Sendable (StoreError) -> Void = { _ in }
    ) throws(StoreError) {
        self.address = address
        self.clock = clock
        self.whenDeposed = whenDeposed
        let hold = isAlone ? PostgresHold(name: node) : nil
        self.hold = hold
        do throws(PostgresFault) {
            let connection = try PostgresConnection(address)
            try hold?.take(on: connection, address, ours: [])
            try PostgresSchema.migrations.run(on: connection, address)
            try PostgresDurableStore.arrive(connection)
            let number = try PostgresShelf.number(of: node, in: "node", connection)
            self.node = number
            session = Mutex(
                Session(
                    writer: PostgresWriter(connection, node: number),
                    backends: [connection.backend]))
        } catch {
            throw error.error
        }
        pool = PostgresPool(address)
    }

    /// Sees whether the server answers, and changes nothing there.
    package static func look(at address: PostgresAddress) throws(StoreError) {
        do throws(PostgresFault) {
            _ = try PostgresConnection(address)
        } catch {
            throw error.error
        }
    }

    private static func arrive(_ connection: PostgresConnection) throws(PostgresFault) {
        try connection.send(sql: "SELECT belfry_arrive()")
        _ = try connection.finish()
    }

    package func listen(_ heard: @escaping @Sendable () -> Void) throws(StoreError) {
        let new = try PostgresListener(address, node: node, heard: heard)
        listener.withLock { $0 = new }
    }

    // MARK: Writing

    package func reserve(
        events: Int, notifications: Int
    ) throws(StoreError) -> StoreNumbers {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in
            try shelf.reserve(events: events, notifications: notifications)
        }
    }

    package func number(ofInstance name: String) throws(StoreError) -> Int32 {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in
            try PostgresShelf.number(of: name, in: "instance", shelf.connection)
        }
    }

    package func commit(_ work: inout StoreWork) throws(StoreError) {
        try write(whenLost: .unsure) { writer throws(PostgresFault) in try writer.write(&work) }
    }

    package func attend() throws(StoreError) {
        guard hold != nil else { return }
        try write(whenLost: .repeated) { writer throws(PostgresFault) in
            try writer.connection.attend()
        }
    }

    package func tidy(limit: Int, nowNs: Int64, ages: RetentionAges) throws(StoreError) -> Bool {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in
            try PostgresSweeper(shelf: shelf).step(limit: limit, nowNs: nowNs, ages: ages)
        }
    }

    // MARK: Reading

    package func nowNs() throws(StoreError) -> Int64 {
        try read { reader throws(PostgresFault) in try reader.nowNs() }
    }

    func read<Result>(
        _ body: (PostgresReader) throws(PostgresFault) -> Result
    ) throws(StoreError) -> Result {
        do throws(PostgresFault) {
            return try pool.read(body)
        } catch {
            throw error.error
        }
    }

    // MARK: The connection that writes

    func onShelf<Result>(
        whenLost: LostAnswer = .told, _ body: (PostgresShelf) throws(PostgresFault) -> Result
    ) throws(StoreError) -> Result {
        try write(whenLost: whenLost) { writer throws(PostgresFault) in
            try body(PostgresShelf(connection: writer.connection, node: node))
        }
    }

    /// What becomes of a call whose answer is lost.
    enum LostAnswer {
        /// It is thrown: twice would not be once.
        case told
        /// It is tried again.
        case repeated
        /// It is tried again, and whatever keeps that from ending well, it stays unknown what the
        /// lost one has done.
        case unsure
    }

    /// Runs `body` on the writer's connection, made anew where it is gone.
    private func write<Result>(
        whenLost: LostAnswer, _ body: (PostgresWriter) throws(PostgresFault) -> Result
    ) throws(StoreError) -> Result {
        let outcome = session.withLock { session -> Swift.Result<Result, StoreError> in
            var triesLeft = PostgresDurableStore.triesMax
            var isUnsure = false
            while true {
                do throws(PostgresFault) {
                    let writer = try writer(&session)
                    triesLeft -= 1
                    do throws(PostgresFault) {
                        return .success(try body(writer))
                    } catch  where error.isDisconnected && whenLost != .told && triesLeft > 0 {
                        session.writer = nil
                        isUnsure = whenLost == .unsure
                    } catch  where error.isCollision && triesLeft > 0 {
                        // Rolled back by the server: nothing has changed.
                    }
                } catch {
                    if error.isDisconnected { session.writer = nil }
                    return .failure(
                        isUnsure
                            ? StoreError(.disconnected, error.error.description) : error.error)
                }
            }
        }
        return try outcome.get()
    }

    private func writer(
        _ session: inout Session
    ) throws(PostgresFault) -> PostgresWriter {
        if let writer = session.writer, writer.connection.isAlive { return writer }
        session.writer = nil
        if let refusal = session.refusal,
            refusal.sort == .held || !session.backoff.mayTry(atNs: clock.monotonicNs())
        {
            throw PostgresFault(code: "", error: refusal)
        }
        do throws(PostgresFault) {
            let connection = try PostgresConnection(address)
            session.backends.insert(connection.backend)
            try hold?.take(on: connection, address, ours: session.backends)
            session.backends = [connection.backend]
            try PostgresSchema.migrations.check(connection, address)
            try PostgresDurableStore.arrive(connection)
            let writer = PostgresWriter(connection, node: node)
            session.backoff.hasSucceeded()
            session.refusal = nil
            session.writer = writer
            return writer
        } catch {
            session.backoff.hasFailed(atNs: clock.monotonicNs())
            session.refusal = error.error
            if error.error.sort == .held { whenDeposed(error.error) }
            throw error
        }
    }

    /// Calls `body` with the server's process and our socket whenever a commit is on its way on the
    /// connection of now and not yet answered: for tests.
    func whenSent(_ body: @escaping @Sendable (_ backend: Int32, _ socket: Int32) -> Void) {
        session.withLock { session in
            guard let writer = session.writer else { return }
            let (backend, socket) = (writer.connection.backend, writer.connection.socket)
            writer.whenSent = { body(backend, socket) }
        }
    }
}
