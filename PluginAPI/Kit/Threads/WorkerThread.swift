import Glibc

/// One OS thread of an instance's own.
///
/// Start it in `start()`, or later when there is work; tell it to end and ``join()`` it in
/// `stop(by:)`.
public final class WorkerThread: Sendable {
    private let ended = Monitor(false)

    /// Starts a thread, named (15 bytes of) `name` in `top -H` and in a debugger, that runs `body`
    /// once.
    ///
    /// Throws when the system has no thread left. All signals stay blocked on it: they belong to
    /// the host.
    public init(name: String, body: @escaping @Sendable () -> Void) throws(PluginError) {
        let ended = self.ended
        let run = Run {
            WorkerThread.callSelf(name)
            body()
            ended.withLock { $0 = true }
            ended.ring()
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 512 * 1024)
        // Nobody needs the thread's own result: `ended` says when it is over, also to several
        // joiners.
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var blocked = sigset_t()
        var former = sigset_t()
        sigfillset(&blocked)
        pthread_sigmask(SIG_SETMASK, &blocked, &former)
        defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
        var thread = pthread_t()
        let context = Unmanaged.passRetained(run)
        let fault = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Run>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, context.toOpaque())
        guard fault == 0 else {
            context.release()
            throw .unavailable("The system gave no thread (error \(fault)).")
        }
    }

    /// Waits until the thread's body has returned.
    public func join() {
        ended.wait { $0 ? () : nil }
    }

    /// Waits at most until `deadline`; false when the body still runs then.
    public func join(by deadline: Deadline) -> Bool {
        ended.wait(atMost: deadline.remaining) { $0 ? () : nil } != nil
    }

    private final class Run: Sendable {
        let body: @Sendable () -> Void
        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }

    // Through /proc because pthread_setname_np is hidden from Swift behind _GNU_SOURCE.
    private static func callSelf(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        let short = Array(name.utf8.prefix(15))
        _ = write(file, short, short.count)
    }
}
