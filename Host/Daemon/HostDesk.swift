import CBelfry
package import Control
import Core
import HTTP1
package import JSON
import Loading
import Observability
package import Pipeline
import Platform
import Synchronization

/// Answers what is asked over the control socket.
package final class HostDesk: HostFacade {
    private let host: BelfryHost
    private let statusOf: HostStatus
    private let feed: TailFeed
    private let waiting = Mutex(Waiting())
    private let errands = Errands()
    /// Apart from those: a plugin that is stuck keeps nobody from the store.
    let storeErrands = Errands()
    /// Nil under a host that stores nothing; so are the next three.
    let ledger: Ledger?
    let trial: ChannelTrial?
    let simulation: DraftSimulation?
    let reading: StoreReading?
    /// Of the control socket's clients.
    let counters = ControlCounters()
    private let askReload: @Sendable () -> Void
    private let askStop: @Sendable () -> Void

    /// Who waits for a reload, or has asked for the end.
    private struct Waiting {
        var replies: [PendingReply] = []
        /// Who asked, in their order; at most ``HostDesk/callersMax``.
        var callers: [Caller] = []
        var stopper: Caller?
        var isTurnedAway = false
    }

    /// So many are told to the audit of one reload.
    private static let callersMax = 16

    /// `askReload`, `askStop`: tell the main thread, and return at once.
    package init(
        host: BelfryHost, status: HostStatus, askReload: @escaping @Sendable () -> Void,
        askStop: @escaping @Sendable () -> Void
    ) {
        self.host = host
        statusOf = status
        feed = TailFeed(host.lane.tap)
        ledger = Ledger(of: host)
        trial = ledger.map(ChannelTrial.init)
        simulation = ledger.map(DraftSimulation.init)
        reading = status.reading
        self.askReload = askReload
        self.askStop = askStop
    }

    func status() -> JSONValue { statusOf.json() }
    func health() -> ControlHealth { ControlHealth(statusOf.health.problems()) }
    package func plugins() -> JSONValue { statusOf.plugins() }
    func metrics() -> String { statusOf.metrics() + tailMetrics + counters.text }

    private var tailMetrics: String {
        var exposition = Exposition()
        exposition.add(
            "belfry_tail_dropped_total", .counter, "Events that `belfry tail` could not show",
            [
                .init(host.lane.tap.dropped.value, [("where", "tap")]),
                .init(feed.dropped.value, [("where", "client")]),
            ])
        return exposition.text
    }

    package func reload(_ reply: PendingReply, by caller: Caller) {
        let isTurnedAway = waiting.withLock { waiting in
            if !waiting.isTurnedAway { waiting.replies.append(reply) }
            return waiting.isTurnedAway
        }
        guard !isTurnedAway else {
            reply.complete(HostDesk.stopping)
            return
        }
        noteAsked(by: caller)
        askReload()
    }

    /// A reload is asked for, whichever way.
    func noteAsked(by caller: Caller) {
        waiting.withLock { waiting in
            guard waiting.callers.count < HostDesk.callersMax, !waiting.callers.contains(caller)
            else { return }
            waiting.callers.append(caller)
        }
    }

    package func stop(by caller: Caller) {
        waiting.withLock { $0.stopper = $0.stopper ?? caller }
        askStop()
    }

    /// Who has asked for the end over the API; nil: nobody.
    var stopper: Caller? { waiting.withLock { $0.stopper } }

    /// Whoever begins a reload takes all who wait for one first: they get its outcome.
    func takeWaiting() -> (replies: [PendingReply], callers: [Caller]) {
        waiting.withLock { waiting in
            defer { (waiting.replies, waiting.callers) = ([], []) }
            return (waiting.replies, waiting.callers)
        }
    }

    /// There will be no more reloads: tells all who wait for one, and who comes yet.
    func turnAway() {
        waiting.withLock { $0.isTurnedAway = true }
        for reply in takeWaiting().replies { reply.complete(HostDesk.stopping) }
    }

    static let stopping = ControlReply.error(
        503, code: "stopping", "The host is stopping.")

    package func emit(_ event: JSONValue, _ reply: PendingReply) {
        run(orRefuse: reply) { [self] in take(event, reply) }
    }

    private static let startPatienceNs: Int64 = 15_000_000_000

    /// The control thread answers everybody: it does not go into plugins itself.
    private func run(orRefuse reply: PendingReply, _ errand: @escaping @Sendable () -> Void) {
        guard !errands.run(errand) else { return }
        reply.complete(
            .error(
                503, code: "busy",
                "Too many requests wait for a plugin to return; see `belfry status`.",
                fields: [Field("Retry-After", "1")]))
    }

    private func take(_ event: JSONValue, _ reply: PendingReply) {
        do throws(EventJSON.Fault) {
            var draft = try EventJSON.draft(event)
            if draft.id.isEmpty { draft.id = host.api.identity.next(at: host.lane.clock.unixNs()) }
            let id = draft.id
            // Whoever sends in the first moments waits for the instances, as long as a start may
            // take.
            host.waitUntilOpen(forNs: HostDesk.startPatienceNs)
            let status = draft.withEvent { event in
                host.emit(event) { reply.complete(HostDesk.receipt($0, of: id)) }
            }
            switch status {
            case BELFRY_OK: return
            case BELFRY_BUSY:
                reply.complete(
                    .error(
                        503, code: "busy",
                        "A channel that must lose nothing is full; try again in a moment.",
                        fields: [Field("Retry-After", "1")]))
            default:
                reply.complete(
                    .error(422, code: "event_invalid", fault(of: draft)))
            }
        } catch {
            reply.complete(.error(422, code: "event_invalid", error.sentence))
        }
    }

    private static func receipt(_ status: belfry_status, of id: String) -> ControlReply {
        switch status {
        case BELFRY_OK: .json(["id": .string(id)], status: 202)
        case BELFRY_REJECTED: .json(["id": .string(id), "duplicate": true], status: 200)
        default:
            .error(
                503, code: "not_stored",
                "The event could not be stored; see `belfry status`, and send it again.",
                fields: [Field("Retry-After", "5")])
        }
    }

    /// The sentence that intake has for this event.
    private func fault(of draft: EventDraft) -> String {
        let stamp = EventStamp(
            source: host.api.lastingName.str, unixNs: 0, monotonicNs: 0,
            defaultPriority: BELFRY_MEDIUM, identity: Unmanaged.passUnretained(host.api.identity))
        return draft.withEvent { event in
            do throws(EventFault) {
                try EventBlock.copy(event, stamp: stamp).release()
                return "The event was refused."
            } catch {
                return "The event was refused: \(error)."
            }
        }
    }

    package func tail(_ filter: TailFilter, into sink: TailSink) -> @Sendable () -> Void {
        feed.add(filter, into: sink)
    }

    package func endpoint(_ instance: String, _ request: ControlRequest, _ reply: PendingReply) {
        guard let running = host.current.running(named: instance) else {
            reply.complete(
                .error(404, code: "no_such_instance", "No instance \"\(instance)\" runs here."))
            return
        }
        guard running.instance.descriptor.endpoint != nil else {
            reply.complete(
                .error(
                    404, code: "no_endpoint",
                    "The plugin of \"\(instance)\" answers no requests (it has no endpoint)."))
            return
        }
        run(orRefuse: reply) {
            let isCalled: Void? = running.visits.visit {
                guard let endpoint = running.instance.descriptor.endpoint else { return }
                EndpointCall(request, to: instance).make(endpoint, of: running.instance, reply)
            }
            guard isCalled == nil else { return }
            reply.complete(
                .error(404, code: "no_such_instance", "\"\(instance)\" has just ended."))
        }
    }
}
