import Glibc

/// The signals that the daemon answers. Blocked before the first thread starts and taken by sigwait on the
/// main thread: libdispatch would park an async main with an empty mask, and SIGHUP would kill it.
package enum Signals {
    package static let answered: [Int32] = [SIGHUP, SIGTERM, SIGINT, SIGUSR1]

    /// Blocks them in the calling thread and all that it starts later. SIGPIPE is ignored: a gone reader is an
    /// error of that one write.
    package static func block() {
        var set = answeredSet()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for the next one. Those of one kind that came meanwhile are one: a storm of SIGHUP is one reload.
    package static func next() -> Int32 {
        var set = answeredSet()
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
        return number
    }

    private static func answeredSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in answered { sigaddset(&set, number) }
        return set
    }
}
