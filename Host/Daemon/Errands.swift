import Platform
import Synchronization

/// Runs what calls into plugins for the API, one errand after another, on a thread of its own.
///
/// A plugin that never returns costs that thread and not the control socket: the next errand finds
/// a new one. Any thread may ask; the thread is made with the first errand.
final class Errands: Sendable {
    private static let limit = 256
    private static let threadLimit = 16
    /// An errand takes microseconds.
    ///
    /// One that takes this long is stuck in a plugin.
    private static let patienceNs: Int64 = 2_000_000_000

    private struct Book {
        var waiting: [@Sendable () -> Void] = []
        /// The thread that serves now, by number; those before it are lost.
        ///
        /// 0: there is none yet.
        var thread = 0
        /// Threads that are stuck still.
        var lost = 0
        /// When the errand under way began; 0: none is.
        var began: Int64 = 0
    }

    private let monitor = Monitor()
    // Only touched inside `monitor`.
    private nonisolated(unsafe) var book = Book()

    /// False: too many wait, or too many threads are lost.
    ///
    /// Never waits.
    func run(_ errand: @escaping @Sendable () -> Void) -> Bool {
        monitor.locked {
            guard book.waiting.count < Errands.limit, hasThread() else { return false }
            book.waiting.append(errand)
            monitor.wake()
            return true
        }
    }

    /// Inside the lock: sees to it that a thread serves that is not stuck.
    private func hasThread() -> Bool {
        let isStuck =
            book.began != 0 && Clock.system.monotonicNs() - book.began > Errands.patienceNs
        guard book.thread == 0 || isStuck else { return true }
        guard book.lost < Errands.threadLimit else { return false }
        let number = book.thread + 1
        guard
            let thread = try? Thread(
                named: "errands", stackBytes: 256 * 1024, { [self] in serve(as: number) })
        else { return false }
        thread.abandon()
        if isStuck { book.lost += 1 }
        book.thread = number
        book.began = 0
        return true
    }

    private func serve(as number: Int) {
        while let errand = next(number) { errand() }
    }

    /// Nil: another thread serves by now.
    private func next(_ number: Int) -> (@Sendable () -> Void)? {
        monitor.locked {
            if book.thread == number { book.began = 0 } else { book.lost -= 1 }
            while book.thread == number, book.waiting.isEmpty { monitor.wait() }
            guard book.thread == number else { return nil }
            book.began = Clock.system.monotonicNs()
            return book.waiting.removeFirst()
        }
    }
}
