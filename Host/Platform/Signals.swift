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

    /// A signal, and who has sent it.
    package struct Arrival: Sendable {
        package let number: Int32
        /// 0: the kernel, as for the keys of a terminal.
        package let process: Int32
        package let user: UInt32
    }

    /// Waits for the next one.
    ///
    /// Those of one kind that came meanwhile are one, the first one's: a storm of SIGHUP is one
    /// reload.
    package static func nextArrival() -> Arrival {
        var set = answeredSet()
        var information = siginfo_t()
        while true {
            let number = sigwaitinfo(&set, &information)
            guard number > 0 else { continue }
            let sender = information._sifields._kill
            return Arrival(number: number, process: sender.si_pid, user: sender.si_uid)
        }
    }

    /// As `nextArrival`, without who has sent it.
    package static func next() -> Int32 { nextArrival().number }

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
