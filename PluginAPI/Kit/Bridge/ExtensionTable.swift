import CBelfry
import Glibc

/// The extensions that one plugin type has, by their ids; immortal, as the contract wants it.
struct ExtensionTable: @unchecked Sendable {
    // Sendable because what the pointers lead to never changes.
    private var entries: [(id: String, structure: UnsafeRawPointer)] = []

    /// Those that any kind of plugin may have.
    init<P: Plugin>(of type: P.Type) {
        if type is any HandingOff.Type { add(BELFRY_HANDOFF, HandoffCalls.all) }
        if type is any Endpoint.Type { add(BELFRY_ENDPOINT, EndpointCalls.all) }
    }

    /// The same with a channel's.
    consuming func adding(channel traits: ChannelTraits, calls: belfry_channel) -> Self {
        var channel = calls
        channel.max_batch = UInt32(clamping: traits.maxBatch)
        channel.max_in_flight = UInt32(clamping: traits.maxInFlight)
        add(BELFRY_CHANNEL, channel)
        return self
    }

    /// The same with a source's.
    consuming func adding(source calls: belfry_source) -> Self {
        add(BELFRY_SOURCE, calls)
        return self
    }

    /// The struct of extension `id`, which ends with NUL.
    func find(_ id: UnsafePointer<CChar>) -> UnsafeRawPointer? {
        entries.first { strcmp($0.id, id) == 0 }?.structure
    }

    private mutating func add<Structure: BitwiseCopyable>(_ id: String, _ structure: Structure) {
        let place = UnsafeMutablePointer<Structure>.allocate(capacity: 1)
        place.initialize(to: structure)
        entries.append((id, UnsafeRawPointer(place)))
    }
}
