import BelfryKit
import CBelfry

/// One instance of a plugin, driven through its descriptor alone, as a host would.
final class LoadedInstance {
    let descriptor: UnsafePointer<belfry_plugin>
    let host: FakeHost
    private(set) var context: UnsafeMutableRawPointer?
    private(set) var status = BELFRY_OK
    private(set) var faults: [Fault] = []

    init(_ plugin: PluginDescriptor, config: String = "{}", host: FakeHost = FakeHost()) throws {
        guard let descriptor = plugin.forHost(BELFRY_ABI_MAJOR) else { throw NotFound() }
        self.descriptor = descriptor
        self.host = host
        let found = Faults()
        var context: UnsafeMutableRawPointer?
        let status = Array(config.utf8).withUnsafeBytes {
            descriptor.pointee.create(
                descriptor, host.raw, belfry_str(lending: $0), &context, Faults.sink, found.opaque)
        }
        self.context = context
        self.status = status
        faults = found.faults
    }

    struct NotFound: Error {}

    /// What validate() says about `config`.
    static func validate(_ plugin: PluginDescriptor, _ config: String) throws -> [Fault] {
        guard let descriptor = plugin.forHost(BELFRY_ABI_MAJOR) else { throw NotFound() }
        let found = Faults()
        _ = Array(config.utf8).withUnsafeBytes {
            descriptor.pointee.validate(
                descriptor, belfry_str(lending: $0), Faults.sink, found.opaque)
        }
        return found.faults
    }

    func find<Extension>(_ id: String, as type: Extension.Type) throws -> Extension {
        guard let found = descriptor.pointee.get_ext(descriptor, id) else { throw NotFound() }
        return found.assumingMemoryBound(to: Extension.self).pointee
    }

    func start() -> belfry_status { descriptor.pointee.start(context) }

    func stop(within timeout: Duration = .seconds(10)) {
        descriptor.pointee.stop(context, FakeClock.now + timeout.inNanoseconds)
    }

    func destroy() {
        descriptor.pointee.destroy(context)
        context = nil
    }

    func deliver(_ offer: Offer) throws -> belfry_status {
        try find(BELFRY_CHANNEL, as: belfry_channel.self).deliver(context, offer.batch)
    }
}

/// Where a plugin says what is wrong.
private final class Faults {
    var faults: [Fault] = []

    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let sink: belfry_sink = { context, pointer, sentence in
        guard let context else { return }
        Unmanaged<Faults>.fromOpaque(context).takeUnretainedValue()
            .faults.append(Fault(pointer.copied, sentence.copied))
    }
}

/// A batch in memory of its own.
final class Offer {
    let batch: UnsafeMutablePointer<belfry_batch>
    private let items: UnsafeMutablePointer<UnsafePointer<belfry_delivery>?>
    private let deliveries: UnsafeMutablePointer<belfry_delivery>
    private let events: UnsafeMutablePointer<belfry_event>
    private let words: UnsafeMutablePointer<belfry_words>
    private let number: UnsafeMutablePointer<belfry_number>
    private let count: Int

    /// One delivery for each token; live ones for token 0.
    init(tokens: [UInt64], deadline: Int64 = .max) {
        count = tokens.count
        batch = .allocate(capacity: 1)
        items = .allocate(capacity: count)
        deliveries = .allocate(capacity: count)
        events = .allocate(capacity: count)
        words = .allocate(capacity: 1)
        number = .allocate(capacity: 1)
        number.initialize(to: belfry_number(key: FakeHost.text("price"), value: 175.5))
        var text = belfry_words()
        text.size = UInt32(MemoryLayout<belfry_words>.size)
        text.title = FakeHost.text("Rendered title")
        words.initialize(to: text)
        for (index, token) in tokens.enumerated() {
            events.advanced(by: index).initialize(to: event())
            deliveries.advanced(by: index).initialize(to: delivery(index, token, deadline))
            items.advanced(by: index).initialize(to: deliveries + index)
        }
        batch.initialize(
            to: belfry_batch(
                size: UInt32(MemoryLayout<belfry_batch>.size), count: UInt32(count), items: items))
    }

    deinit {
        // Scribbled over, so that a view that was kept too long is caught.
        for index in 0..<count { events[index].title = FakeHost.text("gone") }
        batch.deallocate()
        items.deallocate()
        deliveries.deallocate()
        events.deallocate()
        words.deallocate()
        number.deallocate()
    }

    /// Where the title of an event lies.
    func titleAddress(_ index: Int) -> UnsafeRawPointer? {
        events[index].title.ptr.map { UnsafeRawPointer($0) }
    }

    private func event() -> belfry_event {
        var event = belfry_event()
        event.size = UInt32(MemoryLayout<belfry_event>.size)
        event.priority = BELFRY_HIGH
        event.type = FakeHost.text("order_filled")
        event.subject = FakeHost.text("AAPL")
        event.title = FakeHost.text("RELIANCE 100 shares @ ₹2,500")
        event.numbers = UnsafePointer(number)
        event.number_count = 1
        return event
    }

    private func delivery(_ index: Int, _ token: UInt64, _ deadline: Int64) -> belfry_delivery {
        var delivery = belfry_delivery()
        delivery.size = UInt32(MemoryLayout<belfry_delivery>.size)
        delivery.token = token
        delivery.attempt = token == 0 ? 0 : 2
        delivery.flags = token == 0 ? 0 : BELFRY_DELIVERY_REPEAT
        delivery.deadline_mono_ns = deadline
        delivery.recipient = FakeHost.text("#desk")
        delivery.idempotency_key = FakeHost.text("key-7")
        delivery.event = UnsafePointer(events + index)
        delivery.words = token == 0 ? nil : UnsafePointer(words)
        return delivery
    }
}
