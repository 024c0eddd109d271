package import Control
import HTTP1
import JSON

/// What is asked of the durable lane, off the control thread.
extension HostDesk: LedgerFacade {
    package func answer(_ request: LedgerRequest, _ reply: PendingReply) {
        guard let ledger, let trial, let simulation else {
            reply.complete(
                .error(503, code: "no_store", "This host stores nothing."))
            return
        }
        if case .testSend(let channel) = request.question {
            trial.begin(channel, by: request.caller, reply)
            return
        }
        if case .simulation(let document) = request.question {
            simulation.begin(document, reply)
            return
        }
        let isTaken = storeErrands.run { reply.complete(ledger.answer(request)) }
        guard !isTaken else { return }
        reply.complete(
            .error(
                503, code: "busy", "Too many requests wait for the store; see `belfry status`.",
                fields: [Field("Retry-After", "1")]))
    }

    package func status(_ reply: PendingReply) {
        afterReading { [self] in reply.complete(.json(status())) }
    }

    package func health(_ answer: @escaping @Sendable (ControlHealth) -> Void) {
        afterReading { [self] in answer(health()) }
    }

    package func metrics(_ reply: PendingReply) {
        afterReading { [self] in reply.complete(.metrics(metrics())) }
    }

    /// With counts that are at most a second old; at once where the store is slow.
    private func afterReading(_ body: @escaping @Sendable () -> Void) {
        guard let reading, reading.begin() else { return body() }
        let isTaken = storeErrands.run {
            reading.read()
            body()
        }
        guard !isTaken else { return }
        reading.abandon()
        body()
    }
}
