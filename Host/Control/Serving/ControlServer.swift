package import Platform
import Synchronization

/// The control socket: HTTP/1.1 over a Unix socket, one thread for all clients.
///
/// Handlers run on that thread and must not wait. `stop` ends it; until then the socket file
/// stands, mode 0600.
package final class ControlServer: Sendable {
    package let location: SocketLocation
    private let mailbox: Mailbox
    private let thread: Mutex<Thread?>

    /// Opens the socket and begins to serve.
    ///
    /// The directory must exist.
    package init(
        at location: SocketLocation, router: Router, limits: ControlLimits = ControlLimits(),
        counters: ControlCounters = ControlCounters(), clock: Clock = .system
    ) throws(ControlServerError) {
        self.location = location
        let listener = try ListeningSocket.open(at: location)
        do throws(SystemError) {
            let mailbox = try Mailbox()
            self.mailbox = mailbox
            let loop = try ControlLoop(
                listener: listener, mailbox: mailbox, router: router, limits: limits,
                counters: counters, clock: clock)
            thread = Mutex(try Thread(named: "control") { loop.run() })
        } catch {
            throw .system("The control socket cannot be served", error)
        }
    }

    /// Ends all streams, gives clients a moment to read their answers, and removes the socket.
    ///
    /// Returns when the thread has ended; the second call does nothing. Not from a handler.
    package func stop() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        mailbox.post(.stop)
        thread.join()
    }

    /// Makes the thread look at its clock: for tests that move it.
    package func wake() { mailbox.wake() }

    deinit { stop() }
}
