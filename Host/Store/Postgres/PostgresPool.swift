import Platform

/// Connections for reading: as many as are needed at once, up to a limit.
///
/// Any thread. Who comes when all are in use waits, at most ``waitNs``.
final class PostgresPool: Sendable {
    static let limit = 4
    static let waitNs: Int64 = 2_000_000_000

    private final class Shelf: @unchecked Sendable {
        // Sendable: only ever touched inside the monitor's lock.
        var idle: [PostgresConnection] = []
        var inUse = 0
    }

    /// One connection on its way from the shelf to a reader.
    private struct Loan: @unchecked Sendable {
        // Sendable: one thread has it at a time.
        let connection: PostgresConnection?
    }

    private let address: PostgresAddress
    private let shelf = Shelf()
    private let monitor = Monitor()

    init(_ address: PostgresAddress) {
        self.address = address
    }

    /// Lends a connection; one that turns out to have been cut off is made anew once.
    func read<Result>(
        _ body: (PostgresReader) throws(PostgresFault) -> Result
    ) throws(PostgresFault) -> Result {
        let loan = try take()
        var kept: PostgresConnection?
        defer { giveBack(kept) }
        if let known = loan.connection {
            do throws(PostgresFault) {
                let result = try body(PostgresReader(connection: known))
                kept = known
                return result
            } catch  where !error.isDisconnected {
                kept = known.isUsable ? known : nil
                throw error
            } catch {}
        }
        let new = try PostgresConnection(address)
        defer { if new.isUsable { kept = new } }
        return try body(PostgresReader(connection: new))
    }

    private func take() throws(PostgresFault) -> Loan {
        let deadline = Clock.system.monotonicNs() + PostgresPool.waitNs
        let loan = monitor.locked { () -> Loan? in
            while shelf.inUse == PostgresPool.limit {
                guard monitor.wait(untilMonotonicNs: deadline) else { return nil }
            }
            shelf.inUse += 1
            return Loan(connection: shelf.idle.popLast())
        }
        guard let loan else {
            throw PostgresFault(
                code: "busy",
                error: StoreError(
                    .busy,
                    "\(address): all \(PostgresPool.limit) connections for reading have been in "
                        + "use for 2 s; see what the server is doing in pg_stat_activity"))
        }
        return loan
    }

    private func giveBack(_ connection: PostgresConnection?) {
        monitor.locked {
            shelf.inUse -= 1
            if let connection, connection.isUsable { shelf.idle.append(connection) }
            monitor.wake()
        }
    }
}
