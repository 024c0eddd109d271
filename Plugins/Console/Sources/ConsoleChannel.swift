package import BelfryKit
import Glibc
import Synchronization

/// Writes every event it is given as one line.
///
/// deliver() only keeps the deliveries and wakes the writer; the writer turns all that waits into
/// lines and writes them in one piece. Durable deliveries complete after the write.
package final class ConsoleChannel: BatchChannel, Reconfigurable, TimerHandling {
    package static let identity = Identity(
        id: "belfry.console", version: "1.0.0", vendor: "Belfry")
    package static let traits = ChannelTraits(takesLive: true, maxInFlight: 8_192)

    /// Those it was made with.
    private let settings: ConsoleSettings
    private let host: Host
    private let waiting: Monitor<Waiting>
    private let writer = Mutex<WorkerThread?>(nil)
    private static let lookTimer: UInt64 = 1

    package init(settings: ConsoleSettings, host: Host) {
        self.settings = settings
        self.host = host
        waiting = Monitor(Waiting(ring: Ring(limit: settings.queueSize)))
    }

    package func start() throws {
        let lines = Mutex<LineWriter?>(LineWriter(output: try open(settings), settings: settings))
        let thread = try WorkerThread(name: host.instance) { [self] in
            guard var lines = lines.withLock({ $0.take() }) else { return }
            run(&lines)
        }
        writer.withLock { $0 = thread }
        keepLooking(at: settings.file?.text)
    }

    package func reconfigure(_ settings: ConsoleSettings) throws {
        guard settings.queueSize == self.settings.queueSize else {
            throw PluginError.invalid("The queue of a console that runs keeps its size.")
        }
        var errand: Errand? = .turn(to: settings, try open(settings))
        waiting.withLock { $0.ask(errand.take()) }
        waiting.ring()
        keepLooking(at: settings.file?.text)
    }

    package func timerFired(_ id: UInt64) {
        waiting.withLock { $0.askToLook() }
        waiting.ring()
    }

    private func open(_ settings: ConsoleSettings) throws(PluginError) -> Output {
        do throws(Output.Fault) {
            return try Output(path: settings.file?.text)
        } catch {
            let name = settings.file?.text ?? "standard output"
            throw .invalid("\(name) cannot be opened: \(error).", at: "/file")
        }
    }

    // A file that was rotated away while it is quiet would keep its room on the disk until the next
    // event. Without timers it does.
    private func keepLooking(at file: String?) {
        guard file != nil else { return host.disarm(timer: Self.lookTimer) }
        try? host.arm(timer: Self.lookTimer, after: .seconds(10), every: .seconds(10))
    }

    package func deliver(_ batch: Batch) -> Acceptance {
        if batch.isLive, !host.keepsEvents { return .invalid }
        let (acceptance, mustWake) = waiting.withLock { waiting -> (Acceptance, Bool) in
            guard !waiting.isEnding, waiting.ring.room >= batch.count else {
                waiting.wasBusy = true
                return (.busy, false)
            }
            let wasEmpty = waiting.ring.isEmpty
            for index in batch.indices {
                if let kept = batch[index].keep() { waiting.ring.append(kept) }
            }
            return (.taken, wasEmpty)
        }
        if mustWake { waiting.ring() }
        return acceptance
    }

    package func stop(by deadline: Deadline) {
        waiting.withLock { waiting in
            waiting.isEnding = true
            waiting.lastWrite = deadline
        }
        waiting.ring()
        writer.withLock { $0.take() }?.join()
        // Without a writer (start() was never called) or after a deadline that passed.
        var rest = waiting.withLock { waiting in
            var rest = Ring<KeptDelivery>(limit: settings.queueSize)
            swap(&waiting.ring, &rest)
            return rest
        }
        while let kept = rest.popFirst() { kept.complete(.expired) }
    }

    private func run(_ lines: inout LineWriter) {
        var batch = Ring<KeptDelivery>(limit: settings.queueSize)
        while take(&batch) {
            // First: what is taken after a reconfiguration goes where that says.
            if let errand = waiting.withLock({ $0.takeErrand() }) { lines.run(errand, host: host) }
            lines.write(&batch, host: host) { [self] in
                waiting.withLock { $0.lastWrite.map { !$0.hasPassed } ?? true }
            }
        }
    }

    /// Waits for something to do; false when there is nothing more to come.
    private func take(_ batch: inout Ring<KeptDelivery>) -> Bool {
        let (isMore, hasRoom) = waiting.wait { waiting -> (Bool, Bool)? in
            if waiting.ring.isEmpty {
                if waiting.isEnding { return (false, false) }
                return waiting.hasErrand ? (true, false) : nil
            }
            if waiting.lastWrite?.hasPassed == true { return (false, false) }
            swap(&waiting.ring, &batch)
            defer { waiting.wasBusy = false }
            return (true, waiting.wasBusy)
        }
        if hasRoom { host.ready() }
        return isMore
    }
}
