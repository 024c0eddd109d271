import CPlatform
import Glibc

/// An operating system thread with a name and a small stack.
///
/// Joined exactly once, or abandoned on purpose.
package final class Thread: Sendable {
    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let handle: pthread_t

    /// Starts at once.
    ///
    /// All signals are blocked in it, for they belong to the main thread; but for those of its own
    /// faults.
    package init(
        named name: String, stackBytes: Int = 512 * 1024, _ body: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, stackBytes)
        defer { pthread_attr_destroy(&attributes) }
        var handle = pthread_t()
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        // Inherited by the new thread from its first instruction on.
        var (others, own) = (Thread.allButFaults(), sigset_t())
        pthread_sigmask(SIG_SETMASK, &others, &own)
        defer { pthread_sigmask(SIG_SETMASK, &own, nil) }
        let code = pthread_create(
            &handle, &attributes,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                cplatform_name_thread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw SystemError("pthread_create", name, code: code)
        }
        self.handle = handle
    }

    private static func allButFaults() -> sigset_t {
        var set = sigset_t()
        sigfillset(&set)
        for number in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS] {
            sigdelset(&set, number)
        }
        return set
    }

    /// Waits for its end.
    package func join() {
        pthread_join(handle, nil)
    }

    /// Gives it up: it hangs in a call that will not return, and the process goes on without it.
    package func abandon() {
        pthread_detach(handle)
    }
}

extension Thread {
    private static let niceness: Int32 = 10

    /// The thread that calls this lets all others go first from now on; where the system does not
    /// allow it, nothing changes.
    package static func giveWay() {
        // In Linux a thread has a priority of its own, and 0 is the one that calls.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    }
}
