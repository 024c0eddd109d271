import CEpoll
import Glibc
import Platform

/// Ctrl-C and `kill` as a descriptor that becomes readable, so that a wait can end in an orderly way.
struct InterruptDescriptor: ~Copyable {
    private let descriptor: FileDescriptor

    var number: Int32 { descriptor.number }

    /// From here on the signals no longer end the process.
    ///
    /// Nil: the system has no room for it, and they do.
    init?() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        let number = cepoll_signalfd(&signals)
        guard number >= 0 else { return nil }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        descriptor = FileDescriptor(owning: number)
    }
}
