import CBelfry
import Core
import Glibc
import Loading
import Platform

/// The far side of one instance's host: keeps the books, and says what the plugin did that it must
/// not.
final class Recorder: InstanceDelegate, @unchecked Sendable {
    // Sendable: everything below is only touched inside `monitor`.

    /// What the checks look at.
    struct Books {
        var tokens = TokenBook()
        var emissions = EmissionBook()
        var reports = ReportBook()
        var readyCalls = 0
        var requests = 0
        /// What each deliver() cost.
        var deliverCosts: [CallCost] = []

        /// What it did wrong so far.
        var faults: [String] { tokens.faults + emissions.faults + reports.faults }
    }

    private let monitor = Monitor()
    private var books = Books()
    private var batches: [UInt64: DurableBatch] = [:]
    private let identity = EventIdentity(seed: 1)

    func look<Result>(_ body: (inout Books) -> Result) -> Result {
        monitor.locked { body(&books) }
    }

    /// Waits until `condition` holds; false: it did not within the time.
    func wait(milliseconds: Int, _ condition: (Books) -> Bool) -> Bool {
        let deadline = Clock.system.monotonicNs() + Int64(milliseconds) * 1_000_000
        return monitor.locked {
            while !condition(books) {
                if !monitor.wait(untilMonotonicNs: deadline) { return condition(books) }
            }
            return true
        }
    }

    // MARK: Deliveries

    func offer(_ batch: DurableBatch) {
        monitor.locked {
            for token in batch.tokens {
                books.tokens.offer(token)
                batches[token] = batch
            }
        }
    }

    /// deliver() has returned.
    ///
    /// What it did not take is taken back at once.
    func settle(_ batch: DurableBatch, isTaken: Bool) {
        monitor.locked {
            books.tokens.settle(batch.tokens, isTaken: isTaken)
            batch.hasReturned = true
            takeBackIfDone(batch)
            monitor.wake()
        }
    }

    func complete(
        _ results: UnsafePointer<UnsafePointer<belfry_result>?>, count: Int,
        from instance: PluginInstance
    ) -> belfry_status {
        monitor.locked {
            defer { monitor.wake() }
            var answer = BELFRY_OK
            for index in 0..<max(0, count) {
                guard let result = results[index] else {
                    books.tokens.blame("it passed complete() a result that is NULL")
                    answer = BELFRY_INVALID
                    continue
                }
                guard Int(result.pointee.size) >= MemoryLayout<belfry_result>.size else {
                    books.tokens.blame(
                        "a result has size \(result.pointee.size); set it to its sizeof")
                    answer = BELFRY_INVALID
                    continue
                }
                let token = result.pointee.token
                if books.tokens.complete(result.pointee) {
                    books.reports.note(result.pointee)
                } else {
                    answer = BELFRY_INVALID
                }
                if let batch = batches[token] { takeBackIfDone(batch) }
            }
            return answer
        }
    }

    private func takeBackIfDone(_ batch: DurableBatch) {
        guard batch.hasReturned, !batch.tokens.contains(where: books.tokens.isOpen) else { return }
        for token in batch.tokens { batches[token] = nil }
        batch.takeBack()
    }

    func report(
        _ result: UnsafePointer<belfry_result>, from instance: PluginInstance
    ) -> belfry_status {
        monitor.locked {
            defer { monitor.wake() }
            return books.reports.report(result.pointee)
        }
    }

    func ready(_ instance: PluginInstance) {
        monitor.locked {
            books.readyCalls += 1
            monitor.wake()
        }
    }

    // MARK: Events

    func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, cookie: UInt64,
        from instance: PluginInstance
    ) -> belfry_status {
        var marks: [String] = []
        var fault: String?
        for index in 0..<max(0, count) {
            do throws(EventFault) {
                guard let event = events[index] else {
                    fault = "it is NULL"
                    break
                }
                marks.append(try mark(of: event, from: instance))
            } catch {
                fault = error.description
            }
        }
        let status = monitor.locked {
            defer { monitor.wake() }
            return books.emissions.emit(marks, fault: fault, by: UInt(pthread_self()))
        }
        // Before emit() returns: the contract allows it, and a source that holds a lock meanwhile
        // never gets here.
        if status == BELFRY_OK, cookie != 0 {
            instance.descriptor.source?.pointee.durable?(instance.context, cookie, BELFRY_OK)
        }
        return status
    }

    /// What tells an event apart, once it has passed what intake asks of it.
    private func mark(
        of event: UnsafePointer<belfry_event>, from instance: PluginInstance
    ) throws(EventFault) -> String {
        let block = try EventBlock.copy(
            event,
            stamp: EventStamp(
                source: instance.lastingName.str, unixNs: instance.clock.unixNs(),
                monotonicNs: instance.clock.monotonicNs(), defaultPriority: BELFRY_MEDIUM,
                identity: Unmanaged.passUnretained(identity)))
        defer { block.release() }
        let given = event.pointee
        let texts = [given.type, given.id, given.subject, given.title, given.body, given.payload]
        return texts.map(\.text).joined(separator: "\u{1F}")
    }

    /// Answers at once that there is no such thing: a plugin has to bear a host that knows little.
    func request(
        _ request: UnsafePointer<belfry_request>, reply: @escaping belfry_reply,
        context: UnsafeMutableRawPointer?, from instance: PluginInstance
    ) -> belfry_status {
        monitor.locked { books.requests += 1 }
        reply(context, 404, nil, 0, belfry_str())
        return BELFRY_OK
    }
}
