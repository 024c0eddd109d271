import CEpoll
import Glibc

/// Ctrl-C and `kill`, for a command that waits and wants to end in an orderly way.
enum Interrupt {
    /// Runs `body` with a descriptor that becomes readable when the user has had enough.
    ///
    /// From here on these signals no longer end the process. Nil instead of a descriptor: the
    /// system has no room for one, and they do.
    static func watched<Result>(
        _ body: (Int32?) throws(CommandFailure) -> Result
    ) throws(CommandFailure) -> Result {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        let number = cepoll_signalfd(&signals)
        guard number >= 0 else { return try body(nil) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        defer { close(number) }
        return try body(number)
    }
}
