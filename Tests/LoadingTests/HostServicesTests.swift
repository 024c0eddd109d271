import CBelfry
import Core
import Loading
import Observability
import Store
import Synchronization
import Testing

/// What the C functions of a host answer, asked as a plugin would.
@Suite("What a plugin asks of its host")
struct HostServicesTests {
    private let fixture: Fixture

    init() throws {
        fixture = try Fixture("good")
        try fixture.instance.create(config: "{}")
    }

    /// The host struct that the plugin was given: the first field of the object in plugin.h.
    private var host: UnsafePointer<belfry_host>? {
        fixture.instance.context?.load(as: UnsafePointer<belfry_host>?.self)
    }

    private func service<Struct>(_ id: String, as type: Struct.Type) throws -> UnsafePointer<Struct>
    {
        let host = try #require(host)
        let found = try #require(host.pointee.get_ext(host, id))
        return found.assumingMemoryBound(to: type)
    }

    private func given<Result>(_ text: String, _ body: (belfry_str) -> Result) -> Result {
        let lasting = LastingText(text)
        return withExtendedLifetime(lasting) { body(lasting.str) }
    }

    private let nowhere = belfry_str(ptr: nil, len: 9)
    private let endless = belfry_str(ptr: nil, len: -1)

    @Test func isOfThisRelease() throws {
        let host = try #require(host)
        #expect(host.pointee.size == UInt32(MemoryLayout<belfry_host>.size))
        #expect(host.pointee.abi_major == BELFRY_ABI_MAJOR)
        #expect(host.pointee.instance.text == "tested")
        #expect(host.pointee.state_dir.len == 0)
        #expect(host.pointee.get_ext(host, "belfry.host.unheard-of/1") == nil)
        #expect(host.pointee.get_ext(host, nil) == nil)
    }

    @Test func keepsState() throws {
        let (host, state) = (host, try service(BELFRY_HOST_STATE, as: belfry_host_state.self))
        #expect(given("k") { state.pointee.remove(host, $0) } == BELFRY_GONE)
        #expect(
            given("k") { key in given("v") { state.pointee.set(host, key, $0, 0) } } == BELFRY_OK)
        let collected = Collected()
        let status = given("k") { state.pointee.get(host, $0, Collected.sink, collected.opaque) }
        #expect(status == BELFRY_OK)
        #expect(
            state.pointee.list(host, belfry_str(), Collected.sink, collected.opaque) == BELFRY_OK)
        #expect(collected.pairs == ["k=v", "k=v"])
        #expect(given("k") { state.pointee.remove(host, $0) } == BELFRY_OK)
    }

    @Test func refusesStateOverItsLimits() throws {
        let (host, state) = (host, try service(BELFRY_HOST_STATE, as: belfry_host_state.self))
        for key in [belfry_str(), nowhere, endless] {
            #expect(state.pointee.set(host, key, belfry_str(), 0) == BELFRY_INVALID)
            #expect(state.pointee.get(host, key, Collected.sink, nil) == BELFRY_INVALID)
            #expect(state.pointee.remove(host, key) == BELFRY_INVALID)
        }
        for prefix in [nowhere, endless] {
            #expect(state.pointee.list(host, prefix, Collected.sink, nil) == BELFRY_INVALID)
        }
        let longest = String(repeating: "k", count: 512)
        #expect(given(longest) { state.pointee.set(host, $0, belfry_str(), 0) } == BELFRY_OK)
        #expect(
            given(longest + "k") { state.pointee.set(host, $0, belfry_str(), 0) } == BELFRY_INVALID)
        let large = String(repeating: "v", count: 1 << 20)
        #expect(
            given("k") { key in given(large) { state.pointee.set(host, key, $0, 0) } } == BELFRY_OK)
        #expect(
            given("k") { key in given(large + "v") { state.pointee.set(host, key, $0, 0) } }
                == BELFRY_INVALID)
        #expect(given("k") { state.pointee.set(host, $0, nowhere, 0) } == BELFRY_INVALID)
        #expect(given("k") { state.pointee.set(host, $0, endless, 0) } == BELFRY_INVALID)
        #expect(given("k") { state.pointee.set(host, $0, belfry_str(), -1) } == BELFRY_INVALID)
        #expect(given("k") { state.pointee.set(host, $0, belfry_str(), .max) } == BELFRY_OK)
    }

    @Test func refusesAndCountsOneKeyTooMany() throws {
        let full = try Fixture("good", state: MemoryStateStore(limits: .init(keys: 1, bytes: 99)))
        try full.instance.create(config: "{}")
        let context = try #require(full.instance.context)
        let host = try #require(context.load(as: UnsafePointer<belfry_host>?.self))
        let found = try #require(host.pointee.get_ext(host, BELFRY_HOST_STATE))
        let state = found.assumingMemoryBound(to: belfry_host_state.self)
        #expect(given("k") { state.pointee.set(host, $0, belfry_str(), 0) } == BELFRY_OK)
        #expect(given("l") { state.pointee.set(host, $0, belfry_str(), 0) } == BELFRY_INVALID)
        #expect(full.instance.counters.misbehaviour.value == 1)
        #expect(full.journal.contains("its state is full"))
        full.instance.destroy()
    }

    @Test func defersWhatTheStoreCannotDo() throws {
        let broken = try Fixture("good", state: SQLiteStateStore(path: "/proc/no/such/place"))
        try broken.instance.create(config: "{}")
        let context = try #require(broken.instance.context)
        let host = try #require(context.load(as: UnsafePointer<belfry_host>?.self))
        let found = try #require(host.pointee.get_ext(host, BELFRY_HOST_STATE))
        let state = found.assumingMemoryBound(to: belfry_host_state.self)
        #expect(given("k") { state.pointee.set(host, $0, belfry_str(), 0) } == BELFRY_RETRY)
        #expect(broken.journal.contains("its state cannot be kept: /proc/no/such/place"))
        broken.instance.destroy()
    }

    @Test func refusesTimersOfAPluginThatHasNone() throws {
        let timer = try service(BELFRY_HOST_TIMER, as: belfry_host_timer.self)
        #expect(timer.pointee.arm(host, 1, 0, 0) == BELFRY_INVALID)
        #expect(timer.pointee.now_mono_ns(host) > 0)
        #expect(timer.pointee.now_unix_ns(host) > 0)
    }

    @Test func definesMetricsOnce() throws {
        let metrics = try service(BELFRY_HOST_METRICS, as: belfry_host_metrics.self)
        func define(_ kind: Int32, _ name: String) -> UInt64 {
            given(name) { metrics.pointee.define(host, kind, $0, belfry_str(), belfry_str()) }
        }
        let handle = define(BELFRY_COUNTER, "sends_total")
        #expect(handle > 0)
        #expect(define(BELFRY_COUNTER, "sends_total") == handle)
        #expect(define(BELFRY_GAUGE, "sends_total") == 0)
        #expect(define(17, "other") == 0)
        #expect(define(BELFRY_COUNTER, "Bad Name") == 0)
        metrics.pointee.record(host, handle, 2, nil, 5)
        metrics.pointee.record(host, handle, 3, nil, -1)
        metrics.pointee.record(host, 999, 3, nil, 0)
        #expect(
            fixture.metrics.text().contains("belfry_plugin_sends_total{instance=\"tested\"} 5.0"))
    }

    @Test func refusesRequestsOutsideOfItsLife() throws {
        let control = try service(BELFRY_HOST_CONTROL, as: belfry_host_control.self)
        var request = belfry_request()
        request.size = UInt32(MemoryLayout<belfry_request>.size)
        let reply: belfry_reply = { _, _, _, _, _ in }
        #expect(control.pointee.request(host, &request, reply, nil) == BELFRY_INVALID)
        try fixture.instance.start()
        #expect(control.pointee.request(host, &request, reply, nil) == BELFRY_OK)
        #expect(fixture.delegate.record.withLock { $0.requests } == 1)
    }
}

/// What a sink was given.
private final class Collected {
    private(set) var pairs: [String] = []

    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let sink: belfry_sink = { context, key, value in
        guard let context else { return }
        Unmanaged<Collected>.fromOpaque(context).takeUnretainedValue()
            .pairs.append("\(key.text)=\(value.text)")
    }
}
