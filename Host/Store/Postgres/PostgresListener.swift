import Glibc
import Platform

/// Hears of due deliveries that other nodes have stored, on a thread and a connection of its own.
final class PostgresListener: Sendable {
    private let thread: Platform.Thread
    private let stop: FileDescriptor.Pipe

    /// Starts at once; `heard` is also called when it listens anew and may have missed something.
    init(
        _ address: PostgresAddress, node: Int32, heard: @escaping @Sendable () -> Void
    ) throws(StoreError) {
        do throws(SystemError) {
            stop = try FileDescriptor.pipe()
            let ear = Ear(address: address, node: node, stop: stop.reading.number, heard: heard)
            thread = try Platform.Thread(named: "store-listen") { ear.listen() }
        } catch {
            throw StoreError("\(address): nobody can listen there: \(error)")
        }
    }

    deinit {
        var word: UInt8 = 0
        _ = write(stop.writing.number, &word, 1)
        thread.join()
    }
}

/// What the thread does.
private struct Ear: Sendable {
    let address: PostgresAddress
    let node: Int32
    /// Something to read there: it is over.
    let stop: Int32
    let heard: @Sendable () -> Void

    func listen() {
        var backoff = ReconnectBackoff()
        while true {
            if let connection = attend() {
                backoff.hasSucceeded()
                hear(connection)
            }
            let now = Clock.system.monotonicNs()
            backoff.hasFailed(atNs: now)
            if isStopped(withinMs: Int32((backoff.nextNs - now) / 1_000_000)) { return }
        }
    }

    /// A connection that is told what others say; nil: the server is not there.
    private func attend() -> PostgresConnection? {
        do throws(PostgresFault) {
            let connection = try PostgresConnection(address)
            try connection.send(sql: "LISTEN belfry_due")
            _ = try connection.finish()
            return connection
        } catch {
            return nil
        }
    }

    /// Listens until the connection is lost or all is over.
    private func hear(_ connection: PostgresConnection) {
        heard()
        while !isStopped(orReadable: connection.socket, withinMs: -1), connection.isUsable {
            guard let notes = try? connection.notes() else { return }
            if notes.contains(where: { $0 != "\(node)" }) { heard() }
        }
    }

    private func isStopped(orReadable socket: Int32 = -1, withinMs limit: Int32) -> Bool {
        var watched = [
            pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&watched, 2, limit) < 0 && errno == EINTR {}
        return watched[0].revents != 0
    }
}
