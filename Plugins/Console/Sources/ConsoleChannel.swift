package import BelfryKit
import Glibc
import Synchronization

/// Writes every event it is given as one line.
///
/// deliver() only keeps the deliveries and wakes the writer; the writer turns all that waits into
/// lines and writes them in one piece. Durable deliveries complete after the write.
package final class ConsoleChannel: BatchChannel {
    package static let identity = Identity(
        id: "belfry.console", version: "1.0.0", vendor: "Belfry")
    package static let traits = ChannelTraits(takesLive: true, maxInFlight: 8_192)

    private let settings: ConsoleSettings
    private let host: Host
    private let waiting: Monitor<Waiting>
    private let writer = Mutex<WorkerThread?>(nil)

    /// What deliver() and the writer share.
    private struct Waiting: ~Copyable, @unchecked Sendable {
        // Sendable because kept deliveries are; a generic ~Copyable ring cannot derive it.
        var ring: Ring<KeptDelivery>
        var wasBusy = false
        var lastWrite: Deadline?
        var isEnding = false
    }

    package init(settings: ConsoleSettings, host: Host) {
        self.settings = settings
        self.host = host
        waiting = Monitor(Waiting(ring: Ring(limit: settings.queueSize)))
    }

    package func start() throws {
        let output: Output
        do throws(Output.Fault) {
            output = try Output(path: settings.file?.text)
        } catch {
            let name = settings.file?.text ?? "standard output"
            throw PluginError.invalid("\(name) cannot be opened: \(error).", at: "/file")
        }
        let isColored = settings.isColored(onTerminal: output.isTerminal)
        let handover = Mutex<Output?>(output)
        let thread = try WorkerThread(name: host.instance) { [self] in
            guard let output = handover.withLock({ $0.take() }) else { return }
            var lines = LineWriter(output: output, settings: settings, isColored: isColored)
            run(&lines)
        }
        writer.withLock { $0 = thread }
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
            lines.write(&batch, host: host) { [self] in
                waiting.withLock { $0.lastWrite.map { !$0.hasPassed } ?? true }
            }
        }
    }

    /// Waits for something to write; false when there is nothing more to come.
    private func take(_ batch: inout Ring<KeptDelivery>) -> Bool {
        let (isMore, hasRoom) = waiting.wait { waiting -> (Bool, Bool)? in
            if waiting.ring.isEmpty { return waiting.isEnding ? (false, false) : nil }
            if waiting.lastWrite?.hasPassed == true { return (false, false) }
            swap(&waiting.ring, &batch)
            defer { waiting.wasBusy = false }
            return (true, waiting.wasBusy)
        }
        if hasRoom { host.ready() }
        return isMore
    }
}
