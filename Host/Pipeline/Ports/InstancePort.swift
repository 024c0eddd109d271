package import CBelfry
import Core
package import Loading
import Platform
import Synchronization

/// The host's side of one instance: what its emit, complete, ready and request calls lead to.
package final class InstancePort: InstanceDelegate {
    package let lane: LiveLane
    package let ledger: DeliveryLedger
    /// Who calls the plugin from a thread of the host's does it in here.
    package let visits = Visits()
    private let requests: any RequestHandler
    private let mouthBox: Mutex<Mouth?> = Mutex(nil)
    /// The mouth again, for the hot path: written once before the instance starts.
    private let mouthReference: Atomic<Unmanaged<Mouth>?> = Atomic(nil)
    private let channel: Mutex<ChannelPort?> = Mutex(nil)
    private let desk: Mutex<DispatchDesk?> = Mutex(nil)

    package init(lane: LiveLane, ledger: DeliveryLedger, requests: any RequestHandler) {
        self.lane = lane
        self.ledger = ledger
        self.requests = requests
    }

    /// Gives the instance its mouth; before start().
    func open(_ mouth: Mouth) {
        mouthBox.withLock { $0 = mouth }
        mouthReference.store(Unmanaged.passUnretained(mouth), ordering: .releasing)
    }

    package var mouth: Mouth? { mouthBox.withLock { $0 } }

    package func attach(_ port: ChannelPort?) {
        channel.withLock { $0 = port }
    }

    package var channelPort: ChannelPort? { channel.withLock { $0 } }

    @inline(__always)
    package func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, cookie: UInt64,
        from instance: PluginInstance
    ) -> belfry_status {
        guard let mouth = mouthReference.load(ordering: .acquiring) else { return BELFRY_BUSY }
        let answer = mouth._withUnsafeGuaranteedRef {
            lane.emit(events, count: count, from: $0) { stored in
                cookie == 0 ? nil : receipt(for: stored, cookie, instance)
            }
        }
        guard cookie != 0, answer.status == BELFRY_OK, !answer.isJournalled else {
            return answer.status
        }
        // Nothing of it is stored, so it is as safe as it will ever be.
        if let durable = instance.descriptor.source?.pointee.durable {
            instance.inCall("durable") { durable(instance.context, cookie, BELFRY_OK) }
        }
        return answer.status
    }

    /// Nil where nobody wants to know.
    private func receipt(
        for count: Int, _ cookie: UInt64, _ instance: PluginInstance
    ) -> Receipt? {
        guard let durable = instance.descriptor.source?.pointee.durable else { return nil }
        return Receipt(for: count) { [visits] status in
            visits.visit {
                instance.inCall("durable") { durable(instance.context, cookie, status) }
            }
        }
    }

    package func complete(
        _ results: UnsafePointer<UnsafePointer<belfry_result>?>, count: Int,
        from instance: PluginInstance
    ) -> belfry_status {
        guard mayCall(instance, "complete") else { return BELFRY_INVALID }
        return ledger.complete(results, count: count, by: instance)
    }

    package func report(
        _ result: UnsafePointer<belfry_result>, from instance: PluginInstance
    ) -> belfry_status {
        ledger.report(result, by: instance)
    }

    package func ready(_ instance: PluginInstance) {
        guard mayCall(instance, "ready") else { return }
        channelPort?.ready()
        dispatchDesk?.channelIsReady()
    }

    /// Tells who dispatches stored deliveries to this instance that it has room.
    func attach(_ desk: DispatchDesk) {
        self.desk.withLock { $0 = desk }
    }

    /// Whose stored deliveries come here.
    var dispatchDesk: DispatchDesk? { desk.withLock { $0 } }

    private func mayCall(_ instance: PluginInstance, _ call: StaticString) -> Bool {
        if instance.isListenedTo { return true }
        instance.misbehaves("\(call)() was called before start() or after stop(); it was ignored")
        return false
    }

    package func request(
        _ request: UnsafePointer<belfry_request>, reply: @escaping belfry_reply,
        context: UnsafeMutableRawPointer?, from instance: PluginInstance
    ) -> belfry_status {
        // Also before start(): create() may need an answer of the host.
        switch instance.current.state {
        case .stopped, .destroyed, .quarantined:
            instance.misbehaves("request() was called after stop(); it was ignored")
            return BELFRY_INVALID
        case .made, .created, .started, .paused:
            return requests.handle(request, from: instance, reply: reply, context: context)
        }
    }
}

/// Answers what plugins ask of the host's API.
///
/// Any thread; must not wait.
package protocol RequestHandler: Sendable {
    func handle(
        _ request: UnsafePointer<belfry_request>, from instance: PluginInstance,
        reply: belfry_reply, context: UnsafeMutableRawPointer?
    ) -> belfry_status
}
