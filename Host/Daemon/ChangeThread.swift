import Pipeline
import Platform
import Synchronization

/// The thread on which the daemon starts and reloads, one after the other, so that main can go on
/// answering signals.
final class ChangeThread: Sendable {
    private let monitor = Monitor()
    // Only touched inside `monitor`.
    private nonisolated(unsafe) var agenda = Agenda()
    private let thread: Mutex<Thread?> = Mutex(nil)
    private let changes: Changes
    /// As much as main has: a configuration may be deep.
    private static let stackBytes = 8 << 20

    /// Begins with the start.
    init(_ changes: Changes) throws(SystemError) {
        self.changes = changes
        let thread = try Thread(named: "changes", stackBytes: ChangeThread.stackBytes) {
            [self] in run()
        }
        self.thread.withLock { $0 = thread }
    }

    /// Has the configuration read again, after what is under way.
    func askReload() {
        monitor.locked {
            agenda.askReload()
            monitor.wake()
        }
    }

    /// Calls off what is under way and ends the thread.
    ///
    /// Waits for it.
    func stop() {
        let isChanging = monitor.locked {
            defer { monitor.wake() }
            return agenda.askStop()
        }
        if isChanging { changes.callOff() }
        thread.withLock { $0.take() }?.join()
    }

    private func run() {
        while true {
            switch monitor.locked(next) {
            case .start: changes.start()
            case .reload: changes.reload()
            case .wait: continue
            case .end: return
            }
        }
    }

    /// Inside the lock: waits for what there is to do.
    private func next() -> Agenda.Step {
        while true {
            let step = agenda.next()
            guard step == .wait else { return step }
            monitor.wait()
        }
    }
}
