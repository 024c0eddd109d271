import CBelfry
import Core
import Loading
import Observability
import Platform

/// One instance on stage: the host's own loader and life cycle around it, and everything that it
/// does recorded.
final class Rehearsal {
    let instance: PluginInstance
    let recorder: Recorder
    private let subject: Subject
    private let generation: Generation
    private let identity = EventIdentity(seed: 2)
    private var isStarted = false

    init(
        _ subject: Subject, _ generation: Generation, name: String, clock: Clock,
        offers: @escaping @Sendable (String) -> Bool
    ) throws {
        self.subject = subject
        self.generation = generation
        recorder = Recorder()
        var environment = subject.environment(clock: clock)
        environment.offers = offers
        instance = try PluginInstance(
            name: name, generation: generation, delegate: recorder, environment: environment)
    }

    // MARK: Life

    func create() throws {
        let settings = try subject.settings(for: generation)
        do throws(CreationFailure) {
            try instance.create(config: settings)
        } catch {
            throw CheckFailure(
                "\(error.error); it was given \(settings), which --config-json can replace",
                endsRun: error.error.code == .refusedConfiguration)
        }
    }

    func start() throws {
        try instance.start()
        isStarted = true
    }

    /// To the end of its life; fails with whatever it did that it must not.
    func end(stopWithinNs deadlineNs: Int64 = 3_000_000_000) throws {
        if isStarted { try instance.stop(deadlineNs: deadlineNs) }
        let (open, faults) = recorder.look { books in
            books.tokens.isOver = true
            books.emissions.silence = "it emitted after stop() had returned"
            return (books.tokens.open, books.faults)
        }
        if let fault = faults.first { throw CheckFailure(fault) }
        try require(
            open == 0,
            "\(open) of the tokens that it took were not completed when stop() returned")
        let held = instance.counters.eventsHeld.value
        try require(
            held == 0, "\(held) live events were retained and not released when stop() returned")
        instance.destroy()
        try require(
            instance.current.state == .destroyed, instance.current.lastError ?? "destroy() failed")
        // What comes after the end comes from a thread that should be gone.
        Clock.pause(milliseconds: 20)
        try checkConduct()
    }

    /// Fails if it has done by now what it must not.
    func checkConduct() throws {
        let faults = recorder.look { $0.faults }
        if let fault = faults.first { throw CheckFailure(fault) }
        guard instance.counters.misbehaviour.value == 0 else {
            throw CheckFailure(subject.lastComplaint ?? "it called its host where it must not")
        }
    }

    // MARK: Deliveries

    /// A channel that is flagged LIVE.
    var takesLive: Bool { instance.descriptor.channel != nil && instance.descriptor.takesLive }
    /// At most so many items in one deliver().
    var maxBatch: Int { limit(instance.descriptor.channel?.pointee.max_batch, else: 64) }
    /// At most so many tokens taken and not completed.
    var maxInFlight: Int { limit(instance.descriptor.channel?.pointee.max_in_flight, else: 1_024) }

    private func limit(_ number: UInt32?, else fallback: Int) -> Int {
        number.map { $0 == 0 ? fallback : Int($0) } ?? fallback
    }

    var inFlight: Int { recorder.look { $0.tokens.open } }

    /// Offers durable deliveries; true: taken, false: busy.
    ///
    /// Nil: it takes no durable ones at all.
    func deliver(
        _ events: [EventDraft], _ numbers: inout SeededNumbers, spacing: Region.Spacing = .packed
    ) throws -> Bool? {
        try deliver(DurableBatch(events, &numbers, spacing: spacing))
    }

    /// The same for a batch that is made already.
    func deliver(_ batch: DurableBatch) throws -> Bool? {
        recorder.offer(batch)
        let status = try callDeliver(batch.batch)
        recorder.settle(batch, isTaken: status == BELFRY_OK)
        return status == BELFRY_INVALID ? nil : status == BELFRY_OK
    }

    /// Offers live events; true: taken, false: busy, or refused where it may.
    func deliverLive(
        _ events: [EventDraft], spacing: Region.Spacing = .packed, mayRefuse: Bool = false
    ) throws -> Bool {
        let now = Clock.system.monotonicNs()
        let blocks = try events.map { try SampleEvents.block($0, identity: identity, now: now) }
        let batch = LiveBatch(blocks, spacing: spacing)
        let status = try callDeliver(batch.batch)
        batch.takeBack()
        try require(
            mayRefuse || status != BELFRY_INVALID,
            "deliver() refuses live events, though it is flagged LIVE")
        return status == BELFRY_OK
    }

    private func callDeliver(_ batch: UnsafePointer<belfry_batch>) throws -> belfry_status {
        guard let deliver = instance.descriptor.channel?.pointee.deliver else {
            throw CheckFailure("it has no deliver()")
        }
        let (status, cost) = subject.calling("deliver") {
            CallCost.measuring { deliver(instance.context, batch) }
        }
        recorder.look { $0.deliverCosts.append(cost) }
        try require(
            [BELFRY_OK, BELFRY_BUSY, BELFRY_INVALID].contains(status),
            "deliver() answered \(status) (\(nameOfStatus(status))); "
                + "only OK, BUSY and INVALID are answers")
        return status
    }

    /// As `deliver`, but waits for room, and offers again for 3 s.
    ///
    /// False: it holds on to what it has. Nil: it takes no durable ones.
    func insist(on events: [EventDraft], _ numbers: inout SeededNumbers) throws -> Bool? {
        let deadline = Clock.system.monotonicNs() + 3_000_000_000
        while Clock.system.monotonicNs() < deadline {
            if inFlight + events.count <= maxInFlight {
                guard let isTaken = try deliver(events, &numbers) else { return nil }
                if isTaken { return true }
            }
            waitForChange()
        }
        try require(inFlight > 0, "deliver() stays busy for 3 s, though it holds nothing")
        return false
    }

    /// A moment, or until something completes or there is room.
    func waitForChange() {
        let (open, ready) = recorder.look { ($0.tokens.open, $0.readyCalls) }
        _ = recorder.wait(milliseconds: 20) { $0.tokens.open != open || $0.readyCalls != ready }
    }

    /// Waits until every token is complete; false: not within the time.
    func waitUntilComplete(milliseconds: Int) -> Bool {
        recorder.wait(milliseconds: milliseconds) { $0.tokens.open == 0 }
    }
}
