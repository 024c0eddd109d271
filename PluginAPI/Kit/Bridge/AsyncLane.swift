import CBelfry

/// The lane of a ``Channel``: a task per delivery, on the instance's own threads, completed exactly
/// once.
final class AsyncLane<C: Channel>: Lane {
    private let channel: C
    private let host: Host
    private let traits: ChannelTraits
    private let threads: TaskThreads
    private let flights = Monitor(Flights())

    /// What is under way.
    ///
    /// Taking a token out of `states` is the right to complete it.
    private struct Flights: Sendable {
        var states: [UInt64: Flight] = [:]
        var isStopping = false
        var wasBusy = false
    }

    private struct Flight: Sendable {
        var hasBegun = false
        var isCancelled = false
        var task: Task<Void, Never>?
    }

    init(channel: C, traits: ChannelTraits, host: Host) {
        self.channel = channel
        self.traits = traits
        self.host = host
        threads = TaskThreads(name: host.instance, threads: traits.threads)
    }

    func deliver(_ batch: UnsafePointer<belfry_batch>) -> belfry_status {
        let items = UnsafeBufferPointer(
            start: batch.pointee.items, count: Int(batch.pointee.count)
        ).compactMap { $0 }
        guard items.allSatisfy({ $0.pointee.token != 0 }) else { return BELFRY_INVALID }
        let status = flights.withLock { flights in
            guard !flights.isStopping,
                flights.states.count + items.count <= max(traits.maxInFlight, items.count)
            else {
                flights.wasBusy = true
                return BELFRY_BUSY
            }
            for item in items { flights.states[item.pointee.token] = Flight() }
            return BELFRY_OK
        }
        guard status == BELFRY_OK else { return status }
        // Copied here: the batch is there until deliver() returns, but no longer than its tokens.
        for item in items { launch(item.pointee.token, Delivery(copying: item, host: host)) }
        return BELFRY_OK
    }

    func cancel(_ token: UInt64) {
        let task = flights.withLock { flights in
            flights.states[token]?.isCancelled = true
            return flights.states[token]?.task
        }
        task?.cancel()
    }

    func drain(by deadline: Deadline) {
        flights.withLock { $0.isStopping = true }
        // Most of the time goes to orderly ends; what is cancelled needs a little of it to take
        // note.
        let orderly = deadline.remaining * 9 / 10
        if !isEmpty(within: orderly) {
            let tasks = flights.withLock { flights in
                for token in flights.states.keys { flights.states[token]?.isCancelled = true }
                return flights.states.values.compactMap(\.task)
            }
            for task in tasks { task.cancel() }
            _ = isEmpty(within: deadline.remaining)
        }
        let left = flights.withLock { flights in
            defer { flights.states = [:] }
            return flights.states
        }
        for (token, flight) in left {
            host.complete(
                token, flight.hasBegun ? .unknown("The instance had to stop.") : .expired)
        }
        if !threads.end(by: deadline) {
            host.log(.error, "A delivery still runs although its time is over: it is left behind.")
        }
    }

    private func isEmpty(within timeout: Duration) -> Bool {
        flights.wait(atMost: timeout) { $0.states.isEmpty ? () : nil } != nil
    }

    private func launch(_ token: UInt64, _ delivery: Delivery) {
        let task = Task(executorPreference: threads) { [self] in
            finish(token, await attempt(token, delivery))
        }
        let isCancelled = flights.withLock { flights in
            flights.states[token]?.task = task
            return flights.states[token]?.isCancelled ?? false
        }
        if isCancelled { task.cancel() }
    }

    private func attempt(_ token: UInt64, _ delivery: Delivery) async -> Outcome {
        let mayBegin = flights.withLock { flights in
            guard let flight = flights.states[token], !flight.isCancelled else { return false }
            flights.states[token]?.hasBegun = true
            return true
        }
        guard mayBegin, !delivery.deadline.hasPassed else { return .expired }
        do {
            return try await channel.deliver(delivery)
        } catch is CancellationError {
            return .unknown("The delivery was cancelled while it was under way.")
        } catch {
            return Outcome(throwing: error)
        }
    }

    private func finish(_ token: UInt64, _ outcome: Outcome) {
        let (isMine, hasRoom) = flights.withLock { flights in
            let isMine = flights.states.removeValue(forKey: token) != nil
            defer { flights.wasBusy = flights.wasBusy && !isMine }
            return (isMine, flights.wasBusy && isMine && !flights.isStopping)
        }
        if isMine { host.complete(token, outcome) }
        flights.ring()
        if hasRoom { host.ready() }
    }
}
