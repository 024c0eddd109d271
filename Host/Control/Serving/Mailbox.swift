import CEpoll
import Glibc
import Platform
import Synchronization

/// What other threads have for the control thread.
///
/// Bounded by its clients: each has at most one answer and one notice of lines on its way.
final class Mailbox: Sendable {
    enum Letter: Sendable {
        case reply(client: UInt64, ControlReply)
        case lines(client: UInt64)
        case stop
    }

    let event: FileDescriptor
    private let letters = Mutex<[Letter]>([])

    init() throws(SystemError) {
        let number = cepoll_eventfd()
        guard number >= 0 else { throw SystemError("eventfd") }
        event = FileDescriptor(owning: number)
    }

    /// Any thread; never waits.
    func post(_ letter: Letter) {
        letters.withLock { $0.append(letter) }
        wake()
    }

    func wake() {
        // A full counter refuses the write, and then the thread is to wake anyway.
        _ = eventfd_write(event.number, 1)
    }

    func take() -> [Letter] {
        var count: eventfd_t = 0
        _ = eventfd_read(event.number, &count)
        return letters.withLock { letters in
            var taken: [Letter] = []
            swap(&taken, &letters)
            return taken
        }
    }
}
