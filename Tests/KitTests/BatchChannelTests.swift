import BelfryKit
import CBelfry
import Synchronization
import Testing

/// Keeps what it is given until it is told what to do with it.
private final class Shelf: BatchChannel, Endpoint {
    static let identity = Identity(id: "test.shelf", version: "1.0.0", vendor: "Test")
    static let traits = ChannelTraits(takesLive: true, maxBatch: 3)
    private let kept = Mutex<Row>(Row())
    private let host: Host

    struct Row: ~Copyable, @unchecked Sendable {
        // Sendable: only touched inside the lock of `kept`.
        var first: KeptDelivery?
        var second: KeptDelivery?
    }

    init(settings: NoSettings, host: Host) { self.host = host }

    func deliver(_ batch: Batch) -> Acceptance {
        if batch.isLive, !host.keepsEvents { return .invalid }
        guard batch.count <= 2 else { return .busy }
        kept.withLock { row in
            row.first = batch[0].keep()
            if batch.count == 2 { row.second = batch[1].keep() }
        }
        let address = batch[0].event.bytes(.title).withUnsafeBytes {
            UInt(bitPattern: $0.baseAddress)
        }
        host.log(.info, "\(address)")
        return .taken
    }

    func cancel(_ token: UInt64) {
        let first = kept.withLock { $0.first.take() }
        first?.complete(.expired)
    }

    private static func title(of kept: borrowing KeptDelivery?) -> String {
        switch kept {
        case .some(let kept): kept.event.title
        case .none: "nothing"
        }
    }

    func handle(_ request: Request, reply: @escaping @Sendable (Reply) -> Void) throws {
        switch request.path {
        case "/title":
            reply(Reply(200, text: kept.withLock { Self.title(of: $0.first) }))
        case "/complete":
            let first = kept.withLock { $0.first.take() }
            first?.complete(.delivered("p-1"))
            kept.withLock { $0.second = nil }
            reply(Reply(204))
        case "/throw": throw PluginError.rejected("No.")
        default: break
        }
    }
}

@Suite("Channels that take batches")
struct BatchChannelTests {
    private func instance(_ host: FakeHost = FakeHost()) throws -> LoadedInstance {
        let instance = try LoadedInstance(PluginDescriptor(Shelf.self), host: host)
        #expect(instance.start() == BELFRY_OK)
        return instance
    }

    private final class Answer {
        var status: Int32 = 0
        var body = ""
        var count = 0
    }

    private func ask(_ instance: LoadedInstance, _ path: StaticString) throws -> Answer {
        let answer = Answer()
        var request = belfry_request()
        request.size = UInt32(MemoryLayout<belfry_request>.size)
        request.method = FakeHost.text("GET")
        request.path = FakeHost.text(path)
        let endpoint = try instance.find(BELFRY_ENDPOINT, as: belfry_endpoint.self)
        let status = endpoint.request(
            instance.context, &request,
            { context, status, _, _, body in
                guard let context else { return }
                let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
                answer.status = status
                answer.body = body.copied
                answer.count += 1
            }, Unmanaged.passUnretained(answer).toOpaque())
        #expect(status == BELFRY_OK)
        return answer
    }

    @Test("events are seen where the host keeps them")
    func zeroCopy() throws {
        let instance = try instance()
        let offer = Offer(tokens: [1])
        #expect(try instance.deliver(offer) == BELFRY_OK)
        let address = offer.titleAddress(0).map { UInt(bitPattern: $0) }
        #expect(instance.host.seen.withLock { $0.logs } == ["\(address ?? 0)"])
        _ = try ask(instance, "/complete")
        instance.destroy()
    }

    @Test("live events are kept and let go, once each")
    func live() throws {
        let instance = try instance()
        let offer = Offer(tokens: [0, 0])
        #expect(try instance.deliver(offer) == BELFRY_OK)
        #expect(instance.host.seen.withLock { [$0.retained, $0.released] } == [2, 0])
        #expect(try ask(instance, "/title").body == "RELIANCE 100 shares @ ₹2,500")
        _ = try ask(instance, "/complete")
        #expect(instance.host.seen.withLock { [$0.retained, $0.released] } == [2, 2])
        #expect(instance.host.completions(atLeast: 0).isEmpty)
        instance.destroy()
    }

    @Test("each kept delivery completes once: by its outcome, or as unknown when it is dropped")
    func exactlyOnce() throws {
        let instance = try instance()
        let offer = Offer(tokens: [21, 22])
        #expect(try instance.deliver(offer) == BELFRY_OK)
        _ = try ask(instance, "/complete")
        let completions = instance.host.completions(atLeast: 2)
        #expect(completions.map(\.token) == [21, 22])
        #expect(completions.map(\.status) == [BELFRY_OK, BELFRY_UNKNOWN])
        #expect(completions.first?.providerID == "p-1")
        #expect(instance.host.seen.withLock { $0.retained } == 0)
        instance.destroy()
    }

    @Test("a cancelled delivery can be completed as expired")
    func cancelling() throws {
        let instance = try instance()
        let offer = Offer(tokens: [31])
        #expect(try instance.deliver(offer) == BELFRY_OK)
        try instance.find(BELFRY_CHANNEL, as: belfry_channel.self).cancel(instance.context, 31)
        #expect(instance.host.completions(atLeast: 1).map(\.status) == [BELFRY_EXPIRED])
        instance.destroy()
    }

    @Test(
        "a batch that is refused leaves nothing behind; without event_ref live batches are refused")
    func refusing() throws {
        let instance = try instance()
        let offer = Offer(tokens: [1, 2, 3])
        #expect(try instance.deliver(offer) == BELFRY_BUSY)
        #expect(instance.host.completions(atLeast: 0).isEmpty)
        instance.destroy()
        let poor = try self.instance(FakeHost(missing: [BELFRY_HOST_EVENT_REF]))
        let live = Offer(tokens: [0])
        #expect(try poor.deliver(live) == BELFRY_INVALID)
        poor.destroy()
    }

    @Test("an endpoint answers once: by itself, by throwing, or by forgetting")
    func endpoint() throws {
        let instance = try instance()
        let thrown = try ask(instance, "/throw")
        #expect(thrown.status == 500)
        #expect(thrown.body == "No.")
        #expect(thrown.count == 1)
        let forgotten = try ask(instance, "/forget")
        #expect(forgotten.status == 500)
        #expect(forgotten.count == 1)
        #expect(try ask(instance, "/complete").status == 204)
        instance.destroy()
    }

    @Test("traits and extensions are those of the type")
    func describing() throws {
        let instance = try instance()
        #expect(instance.descriptor.pointee.flags == BELFRY_F_LIVE)
        #expect(instance.descriptor.pointee.timer == nil)
        #expect(instance.descriptor.pointee.reconfigure == nil)
        #expect(try instance.find(BELFRY_CHANNEL, as: belfry_channel.self).max_batch == 3)
        #expect(throws: LoadedInstance.NotFound.self) {
            try instance.find(BELFRY_SOURCE, as: belfry_source.self)
        }
        #expect(throws: LoadedInstance.NotFound.self) {
            try instance.find(BELFRY_HANDOFF, as: belfry_handoff.self)
        }
        #expect(PluginDescriptor(Shelf.self).forHost(99) == nil)
        instance.destroy()
    }
}
