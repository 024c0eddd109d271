import CBelfry
import Core
import Loading
import Pipeline
import Platform

extension TestHost {
    /// Takes an event in through the host's own API, as `belfry send` would, and hands it to the
    /// live channels.
    ///
    /// ``PluginStatus/invalid``: it breaks a limit; the log says which.
    @discardableResult
    public func emit(_ event: TestEvent) -> PluginStatus {
        PluginStatus(rawValue: event.draft.withEvent { host.emit($0) })
    }

    /// Takes an event of the contract in, as it stands: it may break the limits.
    func emit(_ event: UnsafePointer<belfry_event>) -> belfry_status { host.emit(event) }

    /// Hands stored deliveries to a channel, in order, and returns their tokens at once.
    ///
    /// A channel that is busy is offered them again; what becomes of each is in
    /// ``TestHost/outcomes``. Throws when no such channel runs or an event breaks a limit; then
    /// nothing was handed over.
    @discardableResult
    public func deliver(
        _ deliveries: [TestDelivery], to channel: String
    ) throws(TestHostError) -> [UInt64] {
        let running = try running(channel)
        guard let desk = disturbances.desk(of: running, recording) else {
            throw TestHostError("\"\(channel)\" is not a channel")
        }
        let blocks = try copies(of: deliveries.map(\.event))
        var tokens: [UInt64] = []
        for start in stride(from: 0, to: deliveries.count, by: desk.maxBatch) {
            let range = start..<min(deliveries.count, start + desk.maxBatch)
            let issued = range.map { _ in running.port.ledger.issue() }
            tokens += issued
            if let first = issued.first { disturbances.note(first, desk) }
            desk.add(
                DeliveryMemory(
                    Array(deliveries[range]), tokens: issued, blocks: Array(blocks[range])))
        }
        return tokens
    }

    private func copies(of events: [TestEvent]) throws(TestHostError) -> [EventBlock] {
        var blocks: [EventBlock] = []
        for event in events {
            do throws(EventFault) {
                blocks.append(try copy(event))
            } catch {
                for block in blocks { block.release() }
                throw TestHostError("an event cannot be delivered: \(error)")
            }
        }
        return blocks
    }

    private func copy(_ event: TestEvent) throws(EventFault) -> EventBlock {
        let clock = host.lane.clock
        let stamp = EventStamp(
            source: host.api.lastingName.str, unixNs: clock.unixNs(),
            monotonicNs: clock.monotonicNs(), defaultPriority: BELFRY_MEDIUM,
            identity: Unmanaged.passUnretained(host.api.identity))
        let copied = event.draft.withEvent { event -> Result<EventBlock, EventFault> in
            do throws(EventFault) {
                return .success(try EventBlock.copy(event, stamp: stamp))
            } catch {
                return .failure(error)
            }
        }
        return try copied.get()
    }

    /// Asks a channel to give a delivery up.
    ///
    /// False: it does not hold that token, or has no cancel().
    @discardableResult
    public func cancel(_ token: UInt64, of channel: String) throws(TestHostError) -> Bool {
        disturbances.desk(of: try running(channel), recording)?.cancel(token) ?? false
    }

    // MARK: Faults

    /// Answers BUSY to the next `count` emits of a source; resume() follows a moment later.
    public func refuseNext(_ count: Int, from source: String) {
        disturbances.faults(of: source).refuse(next: count)
    }

    /// Keeps durable() back from a source until ``releaseDurable(of:as:)``.
    public func holdDurable(of source: String) {
        disturbances.faults(of: source).holdDurable(true)
    }

    /// Confirms what was kept back, in order, and no longer keeps anything back.
    ///
    /// Returns the cookies; none when the source has no durable().
    @discardableResult
    public func releaseDurable(
        of source: String, as status: PluginStatus = .ok
    ) throws(TestHostError) -> [UInt64] {
        let running = try running(source)
        let faults = disturbances.faults(of: source)
        faults.holdDurable(false)
        guard let durable = running.instance.descriptor.source?.pointee.durable else { return [] }
        let cookies = faults.takeCookies()
        let isDone: Void? = running.visits.visit {
            running.instance.inCall("durable") {
                for cookie in cookies { durable(running.instance.context, cookie, status.rawValue) }
            }
        }
        return isDone == nil ? [] : cookies
    }

    // MARK: Time

    /// What the host's monotonic clock shows.
    public var monotonicNs: Int64 { host.lane.clock.monotonicNs() }

    /// Moves the manual clock and lets timers fire that are due by it.
    ///
    /// A program error under the system's clock.
    public func advance(by duration: Duration) {
        host.lane.clock.advance(byNs: duration.nanoseconds)
        for running in host.current.running { running.instance.clockMoved() }
        recording.changed()
    }
}
