import Glibc

/// The signals that the daemon answers.
///
/// Blocked before the first thread starts and taken by sigwait on the main thread: libdispatch
/// would park an async main with an empty mask, and SIGHUP would kill it.
package enum Signals {
    package static let answered: [Int32] = [SIGHUP, SIGTERM, SIGINT, SIGUSR1]

    /// Blocks them in the calling thread and all that it starts later.
    ///
    /// SIGPIPE is ignored: a gone reader is an error of that one write.
    package static func block() {
        var set = answeredSet()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for the next one.
    ///
    /// Those of one kind that came meanwhile are one: a storm of SIGHUP is one reload.
    package static func next() -> Int32 {
        var set = answeredSet()
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
        return number
    }

    /// As `next`, at the longest for `durationNs`; nil: none came.
    package static func next(withinNs durationNs: Int64) -> Int32? {
        var set = answeredSet()
        var limit = timespec(
            tv_sec: Int(durationNs / 1_000_000_000), tv_nsec: Int(durationNs % 1_000_000_000))
        let number = sigtimedwait(&set, nil, &limit)
        return number > 0 ? number : nil
    }

    private static func answeredSet() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in answered { sigaddset(&set, number) }
        return set
    }
}
