import BelfryKit
import CBelfry

@testable import Console

/// A host that offers events to one console and writes down what becomes of them.
final class StubHost: @unchecked Sendable {
    // Sendable because what changes is behind `seen`.
    struct Seen: Sendable {
        var completed: [UInt64: belfry_status] = [:]
        var held = 0
        var readies = 0
        var healths: [Int32] = []
    }

    let seen = Monitor(Seen())
    private let raw = UnsafeMutablePointer<belfry_host>.allocate(capacity: 1)
    private let plugin: UnsafePointer<belfry_plugin>
    private var context: UnsafeMutableRawPointer?
    // Kept for as long as the host: the console may look at them until they complete.
    private var memory: [UnsafeMutableRawPointer] = []

    struct Refused: Error {}

    init(config: String, starting: Bool = true) throws {
        guard let plugin = PluginDescriptor(ConsoleChannel.self).forHost(1) else {
            throw Refused()
        }
        self.plugin = plugin
        raw.initialize(to: belfry_host())
        raw.pointee.size = UInt32(MemoryLayout<belfry_host>.size)
        raw.pointee.get_ext = { _, id in StubExtensions.find(id) }
        raw.pointee.log = { _, _, _, _, _ in }
        raw.pointee.health = { host, health, _ in
            StubHost.of(host).note { $0.healths.append(health) }
        }
        raw.pointee.impl = Unmanaged.passUnretained(self).toOpaque()
        var text = config
        let status = text.withUTF8 { bytes in
            UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
                plugin.pointee.create(
                    plugin, raw, belfry_str(ptr: $0.baseAddress, len: $0.count), &context,
                    { _, _, _ in }, nil)
            }
        }
        guard status == BELFRY_OK else { throw Refused() }
        if starting { try start() }
    }

    deinit {
        for block in memory { block.deallocate() }
        raw.deallocate()
    }

    static func of(_ host: UnsafePointer<belfry_host>?) -> StubHost {
        guard let impl = host?.pointee.impl else { preconditionFailure("Not a stub host") }
        return Unmanaged<StubHost>.fromOpaque(impl).takeUnretainedValue()
    }

    func note(_ body: (inout Seen) -> Void) {
        seen.withLock(body)
        seen.ring()
    }

    func start() throws {
        guard plugin.pointee.start(context) == BELFRY_OK else {
            plugin.pointee.destroy(context)
            throw Refused()
        }
    }

    func reconfigure(_ config: String) -> belfry_status {
        var text = config
        return text.withUTF8 { bytes in
            UnsafeRawBufferPointer(bytes).withMemoryRebound(to: CChar.self) {
                plugin.pointee.reconfigure(context, belfry_str(ptr: $0.baseAddress, len: $0.count))
            }
        }
    }

    func stop(at deadline: Int64 = .max) {
        plugin.pointee.stop(context, deadline)
        plugin.pointee.destroy(context)
    }

    /// Offers one event for each token with `title`.
    func deliver(
        _ title: StaticString, tokens: [UInt64], payload: StaticString = ""
    ) throws
        -> belfry_status
    {
        guard let found = plugin.pointee.get_ext(plugin, BELFRY_CHANNEL) else { throw Refused() }
        let channel = found.assumingMemoryBound(to: belfry_channel.self)
        let event = place(event(title, payload))
        let items = tokens.map { token -> UnsafePointer<belfry_delivery>? in
            var delivery = belfry_delivery()
            delivery.size = UInt32(MemoryLayout<belfry_delivery>.size)
            delivery.token = token
            delivery.event = event
            return place(delivery)
        }
        return items.withUnsafeBufferPointer { items in
            var batch = belfry_batch(
                size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(items.count),
                items: items.baseAddress)
            return channel.pointee.deliver(context, &batch)
        }
    }

    private func event(_ title: StaticString, _ payload: StaticString) -> belfry_event {
        var event = belfry_event()
        event.size = UInt32(MemoryLayout<belfry_event>.size)
        event.priority = BELFRY_HIGH
        event.time_unix_ns = 1_709_210_096_123_456_789
        event.type = Self.text("order_filled")
        event.subject = Self.text("AAPL")
        event.title = Self.text(title)
        event.payload = Self.text(payload)
        return event
    }

    private static func text(_ text: StaticString) -> belfry_str {
        belfry_str(
            ptr: UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self),
            len: text.utf8CodeUnitCount)
    }

    private func place<Structure: BitwiseCopyable>(
        _ structure: Structure
    ) -> UnsafePointer<Structure> {
        let place = UnsafeMutablePointer<Structure>.allocate(capacity: 1)
        place.initialize(to: structure)
        memory.append(UnsafeMutableRawPointer(place))
        return UnsafePointer(place)
    }
}

/// The stub's sides of the extensions.
private enum StubExtensions {
    static func find(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let id else { return nil }
        switch String(cString: id) {
        case BELFRY_HOST_DELIVERY: return delivery
        case BELFRY_HOST_EVENT_REF: return eventReferences
        default: return nil
        }
    }

    // Never changed once it is made.
    nonisolated(unsafe) private static let delivery = lasting(
        belfry_host_delivery(
            size: UInt32(MemoryLayout<belfry_host_delivery>.size), reserved: 0,
            complete: { host, results, count in
                StubHost.of(host).note { seen in
                    for index in 0..<count {
                        guard let result = results?[index]?.pointee else { continue }
                        // A second completion would show as a status that is not there.
                        let former = seen.completed[result.token]
                        seen.completed[result.token] = former == nil ? result.status : -1
                    }
                }
                return BELFRY_OK
            },
            ready: { host in StubHost.of(host).note { $0.readies += 1 } },
            report: { _, _ in BELFRY_GONE }))

    // Never changed once it is made.
    nonisolated(unsafe) private static let eventReferences = lasting(
        belfry_host_event_ref(
            size: UInt32(MemoryLayout<belfry_host_event_ref>.size), reserved: 0,
            retain: { host, _ in StubHost.of(host).note { $0.held += 1 } },
            release: { host, _ in StubHost.of(host).note { $0.held -= 1 } }))

    private static func lasting<Structure: BitwiseCopyable>(
        _ structure: Structure
    ) -> UnsafeRawPointer {
        let place = UnsafeMutablePointer<Structure>.allocate(capacity: 1)
        place.initialize(to: structure)
        return UnsafeRawPointer(place)
    }
}
