import BelfryKit
import CBelfry
import Synchronization
import Testing

/// A source that has every capability, and writes down what is done to it.
private final class Feed: Source, HandingOff, TimerHandling, Reconfigurable {
    struct Settings: PluginSettings {
        var name: String
    }

    static let identity = Identity(id: "test.feed", version: "1.0.0", vendor: "Test")
    static let isExclusive = true
    private let host: Host
    private let name: Mutex<String>

    init(settings: Settings, host: Host) {
        self.host = host
        name = Mutex(settings.name)
    }

    func start() throws {
        try host.arm(timer: 3, after: .seconds(1), every: .milliseconds(5))
        try host.state.set("cursor", to: "17")
        var fill = EventDraft(type: "order_filled", title: "BUY 10 AAPL")
        fill.priority = .critical
        fill.numbers = ["price": 175.5, "quantity": 10]
        fill.attributes = ["venue": "paper"]
        try host.emit([fill, EventDraft(type: "heartbeat", title: "")], cookie: 8)
    }

    func durable(cookie: UInt64, _ durability: Durability) {
        host.log(.info, "\(cookie) \(durability)")
    }

    func resume() { host.log(.info, "resume") }
    func pause() { host.log(.info, "pause") }
    func unpause() { host.log(.info, "unpause") }
    func timerFired(_ id: UInt64) { host.log(.info, "timer \(id)") }

    func reconfigure(_ settings: Settings) throws {
        guard settings.name != "stone" else { throw PluginError.invalid("Too heavy.") }
        name.withLock { $0 = settings.name }
    }

    func save() -> [(key: String, value: [UInt8])] {
        name.withLock { $0.isEmpty ? [] : [("name", Array($0.utf8))] }
    }

    func load(_ items: [(key: String, value: [UInt8])]) {
        for item in items where item.key == "name" {
            name.withLock { $0 = String(decoding: item.value, as: UTF8.self) }
        }
    }
}

@Suite("Sources and capabilities")
struct SourceTests {
    private let feed = PluginDescriptor(Feed.self)

    private func saved(_ instance: LoadedInstance) throws -> (belfry_status, String) {
        final class Box { var text = "" }
        let box = Box()
        let handoff = try instance.find(BELFRY_HANDOFF, as: belfry_handoff.self)
        let status = handoff.save(
            instance.context,
            { context, key, value in
                guard let context else { return }
                Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
                    .text += "\(key.copied)=\(value.copied);"
            }, Unmanaged.passUnretained(box).toOpaque())
        return (status, box.text)
    }

    @Test("drafts arrive as events, the cookie comes back as a confirmation")
    func emitting() throws {
        let instance = try LoadedInstance(feed, config: #"{"name": "a"}"#)
        #expect(instance.start() == BELFRY_OK)
        let emission = try #require(instance.host.seen.withLock { $0.emissions.first })
        #expect(emission.cookie == 8)
        #expect(emission.types == ["order_filled", "heartbeat"])
        #expect(emission.titles == ["BUY 10 AAPL", ""])
        #expect(emission.priorities == [BELFRY_CRITICAL, -1])
        #expect(emission.numbers == [["price": 175.5, "quantity": 10], [:]])
        #expect(emission.attributes == [["venue": "paper"], [:]])
        let source = try instance.find(BELFRY_SOURCE, as: belfry_source.self)
        source.durable(instance.context, 8, BELFRY_OK)
        source.durable(instance.context, 9, BELFRY_EXPIRED)
        source.durable(instance.context, 10, 4_711)
        source.pause(instance.context, 1)
        source.pause(instance.context, 0)
        source.resume(instance.context)
        instance.descriptor.pointee.timer(instance.context, 3)
        #expect(
            instance.host.seen.withLock { $0.logs } == [
                "8 safe", "9 alreadyKnown", "10 emitAgain", "pause", "unpause", "resume",
                "timer 3",
            ])
        #expect(instance.host.seen.withLock { $0.armed[3]?.period } == 5_000_000)
        instance.stop()
        instance.destroy()
    }

    @Test("a host without room or with a complaint makes emit throw, and start fail with a status")
    func refusing() throws {
        for (answer, status) in [
            (BELFRY_BUSY, BELFRY_BUSY), (BELFRY_INVALID, BELFRY_INVALID), (77, BELFRY_BUSY),
        ] {
            let host = FakeHost()
            host.note { $0.emitAnswers = [answer] }
            let instance = try LoadedInstance(feed, config: #"{"name": "a"}"#, host: host)
            #expect(instance.start() == status)
            instance.destroy()
        }
    }

    @Test("new settings are taken over or refused with nothing changed")
    func reconfiguring() throws {
        let instance = try LoadedInstance(feed, config: #"{"name": "a"}"#)
        func reconfigure(_ text: StaticString) -> belfry_status {
            instance.descriptor.pointee.reconfigure(instance.context, FakeHost.text(text))
        }
        #expect(reconfigure(#"{"name": "b"}"#) == BELFRY_OK)
        #expect(try saved(instance) == (BELFRY_OK, "name=b;"))
        #expect(reconfigure(#"{"name": "stone"}"#) == BELFRY_INVALID)
        #expect(reconfigure(#"{"nam": "c"}"#) == BELFRY_INVALID)
        #expect(try saved(instance) == (BELFRY_OK, "name=b;"))
        #expect(reconfigure(#"{"name": ""}"#) == BELFRY_OK)
        #expect(try saved(instance) == (BELFRY_INVALID, ""))
        instance.destroy()
    }

    @Test("a successor is told what its predecessor saved")
    func handingOff() throws {
        let instance = try LoadedInstance(feed, config: #"{"name": "a"}"#)
        var items = [
            belfry_kv(key: FakeHost.text("other"), value: FakeHost.text("x")),
            belfry_kv(key: FakeHost.text("name"), value: FakeHost.text("heir")),
        ]
        let handoff = try instance.find(BELFRY_HANDOFF, as: belfry_handoff.self)
        #expect(handoff.load(instance.context, &items, 2) == BELFRY_OK)
        #expect(try saved(instance) == (BELFRY_OK, "name=heir;"))
        instance.destroy()
    }

    @Test("the state store is read, written, listed, and says when it cannot")
    func state() throws {
        final class Keeper: Source {
            static let identity = Identity(id: "test.keeper", version: "1", vendor: "")
            let host: Host
            init(settings: NoSettings, host: Host) { self.host = host }
            func start() throws {
                let state = host.state
                try state.set("a/1", to: "one")
                try state.set("a/2", to: [2], for: .seconds(9))
                #expect(try state.text(of: "a/1") == "one")
                #expect(try state.value(of: "b") == nil)
                #expect(try state.pairs(prefix: "a/").map(\.key) == ["a/1", "a/2"])
                #expect(try state.remove("a/1"))
                #expect(try !state.remove("a/1"))
                host.request(Request("GET", "/status")) { [host] reply in
                    host.log(
                        .info, "\(reply.status) \(String(decoding: reply.body, as: UTF8.self))")
                }
                host.request(Request("GET", "/refuse")) { [host] reply in
                    host.log(.info, "\(reply.status)")
                }
            }
            func pause() {
                #expect(throws: PluginError.unavailable("The state cannot be read now.")) {
                    try host.state.text(of: "a/2")
                }
            }
        }
        let instance = try LoadedInstance(PluginDescriptor(Keeper.self))
        #expect(instance.start() == BELFRY_OK)
        #expect(instance.host.seen.withLock { $0.logs } == ["200 GET /status ", "503"])
        instance.host.note { $0.isStateBroken = true }
        try instance.find(BELFRY_SOURCE, as: belfry_source.self).pause(instance.context, 1)
        instance.destroy()
    }

    @Test("a host that has no extension at all is no reason to crash")
    func poorHost() throws {
        let host = FakeHost(missing: [
            BELFRY_HOST_EMIT, BELFRY_HOST_STATE, BELFRY_HOST_TIMER, BELFRY_HOST_DELIVERY,
            BELFRY_HOST_CONTROL, BELFRY_HOST_METRICS, BELFRY_HOST_EVENT_REF,
        ])
        let instance = try LoadedInstance(feed, config: #"{"name": "a"}"#, host: host)
        #expect(instance.start() == BELFRY_RETRY)
        instance.stop()
        instance.destroy()
    }
}
