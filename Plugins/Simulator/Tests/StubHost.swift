import BelfryKit
import CBelfry

@testable import Simulator

/// A host that takes events, or refuses them as it is told, and loads one simulator.
final class StubHost: @unchecked Sendable {
    // Sendable because what changes is behind `seen`.
    struct Seen: Sendable {
        var sequence: [Int] = []
        var calls = 0
        /// The calls of emit, by number, that are answered with BUSY.
        var busyCalls: Set<Int> = []
        var saved: [UInt8] = []
    }

    let seen = Monitor(Seen())
    private let raw = UnsafeMutablePointer<belfry_host>.allocate(capacity: 1)
    private let plugin: UnsafePointer<belfry_plugin>
    private var context: UnsafeMutableRawPointer?

    struct Refused: Error {}

    init(config: String, handedOver: [UInt8] = []) throws {
        guard let plugin = PluginDescriptor(SimulatorSource.self).forHost(1) else {
            throw Refused()
        }
        self.plugin = plugin
        raw.initialize(to: belfry_host())
        raw.pointee.size = UInt32(MemoryLayout<belfry_host>.size)
        raw.pointee.get_ext = { _, id in
            guard let id, String(cString: id) == BELFRY_HOST_EMIT else { return nil }
            return StubHost.emission
        }
        raw.pointee.log = { _, _, _, _, _ in }
        raw.pointee.health = { _, _, _ in }
        raw.pointee.impl = Unmanaged.passUnretained(self).toOpaque()
        let status = config.withText {
            plugin.pointee.create(plugin, raw, $0, &context, { _, _, _ in }, nil)
        }
        guard status == BELFRY_OK else { throw Refused() }
        if !handedOver.isEmpty { load(handedOver) }
        guard plugin.pointee.start(context) == BELFRY_OK else { throw Refused() }
    }

    deinit { raw.deallocate() }

    /// Waits until `count` events have been taken.
    func wait(for count: Int) -> [Int] {
        _ = seen.wait(atMost: .seconds(20)) { $0.sequence.count >= count ? () : nil }
        return seen.withLock { $0.sequence }
    }

    func stop() {
        plugin.pointee.stop(context, .max)
        plugin.pointee.destroy(context)
    }

    func reconfigure(_ config: String) -> belfry_status {
        config.withText { plugin.pointee.reconfigure(context, $0) }
    }

    func pause(_ on: Int32) { source?.pointee.pause(context, on) }
    func resume() { source?.pointee.resume(context) }

    /// What a successor is to be told.
    func save() -> [UInt8] {
        _ = handoff?.pointee.save(
            context,
            { host, _, value in
                guard let host else { return }
                let bytes = UnsafeRawBufferPointer(start: value.ptr, count: value.len)
                Unmanaged<StubHost>.fromOpaque(host).takeUnretainedValue()
                    .seen.withLock { $0.saved = Array(bytes) }
            }, Unmanaged.passUnretained(self).toOpaque())
        return seen.withLock { $0.saved }
    }

    private func load(_ bytes: [UInt8]) {
        "position/1".withText { key in
            String(decoding: bytes, as: UTF8.self).withText { value in
                var item = belfry_kv(key: key, value: value)
                _ = handoff?.pointee.load(context, &item, 1)
            }
        }
    }

    private var source: UnsafePointer<belfry_source>? {
        plugin.pointee.get_ext(plugin, BELFRY_SOURCE)?
            .assumingMemoryBound(to: belfry_source.self)
    }

    private var handoff: UnsafePointer<belfry_handoff>? {
        plugin.pointee.get_ext(plugin, BELFRY_HANDOFF)?
            .assumingMemoryBound(to: belfry_handoff.self)
    }

    // Never changed once it is made.
    nonisolated(unsafe) private static let emission: UnsafeRawPointer = {
        let place = UnsafeMutablePointer<belfry_host_emit>.allocate(capacity: 1)
        place.initialize(
            to: belfry_host_emit(
                size: UInt32(MemoryLayout<belfry_host_emit>.size), reserved: 0,
                emit: { host, events, count, _ in
                    guard let impl = host?.pointee.impl, let events else { return BELFRY_INVALID }
                    let stub = Unmanaged<StubHost>.fromOpaque(impl).takeUnretainedValue()
                    let numbers = (0..<count).compactMap { events[$0]?.pointee.numbers[0].value }
                    let status = stub.seen.withLock { seen in
                        seen.calls += 1
                        if seen.busyCalls.contains(seen.calls) { return BELFRY_BUSY }
                        seen.sequence += numbers.map { Int($0) }
                        return BELFRY_OK
                    }
                    stub.seen.ring()
                    return status
                }))
        return UnsafeRawPointer(place)
    }()
}

extension String {
    fileprivate func withText<R>(_ body: (belfry_str) -> R) -> R {
        var copy = self
        return copy.withUTF8 { bytes in
            UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
                body(belfry_str(ptr: $0.baseAddress, len: $0.count))
            }
        }
    }
}
