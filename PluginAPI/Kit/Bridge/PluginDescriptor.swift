public import CBelfry

/// What a plugin shows the host through its one exported symbol.
///
/// Make one per plugin, in the file of the entry function:
/// ```swift
/// import BelfryKit
/// public import CBelfry
///
/// private let pager = PluginDescriptor(Pager.self)
///
/// @c @implementation
/// public func belfry_plugin_entry(_ hostMajor: UInt32) -> UnsafePointer<belfry_plugin>? {
///     pager.forHost(hostMajor)
/// }
/// ```
public struct PluginDescriptor: @unchecked Sendable {
    // Sendable because what it points to is immutable, and it lives as long as the image: for ever.
    private let descriptor: UnsafePointer<belfry_plugin>

    /// Describes a channel with `async` deliveries.
    public init<P: Channel>(_ type: P.Type) {
        self.init(PluginKind(channel: type))
    }

    /// Describes a channel that takes batches.
    public init<P: BatchChannel>(_ type: P.Type) {
        self.init(PluginKind(batchChannel: type))
    }

    /// Describes a source.
    public init<P: Source>(_ type: P.Type) {
        self.init(PluginKind(source: type))
    }

    /// The descriptor that serves hosts of `major`; nil when there is none.
    public func forHost(_ major: UInt32) -> UnsafePointer<belfry_plugin>? {
        major == BELFRY_ABI_MAJOR ? descriptor : nil
    }

    private init(_ kind: PluginKind) {
        var plugin = belfry_plugin()
        plugin.size = UInt32(MemoryLayout<belfry_plugin>.size)
        plugin.abi_major = BELFRY_ABI_MAJOR
        plugin.flags = kind.flags
        plugin.id = belfry_str(immortal: kind.identity.id)
        plugin.version = belfry_str(immortal: kind.identity.version)
        plugin.vendor = belfry_str(immortal: kind.identity.vendor)
        plugin.runtime = belfry_str("swift-6.3/shared")
        plugin.config_schema = belfry_str(immortal: kind.schema)
        plugin.validate = PluginCalls.validate
        plugin.create = PluginCalls.create
        plugin.start = PluginCalls.start
        plugin.stop = PluginCalls.stop
        plugin.destroy = PluginCalls.destroy
        plugin.reconfigure = kind.reconfigures ? PluginCalls.reconfigure : nil
        plugin.timer = kind.handlesTimers ? PluginCalls.timer : nil
        plugin.get_ext = PluginCalls.getExtension
        let place = UnsafeMutablePointer<DescribedPlugin>.allocate(capacity: 1)
        place.initialize(to: DescribedPlugin(plugin: plugin, kind: .passRetained(kind)))
        descriptor = UnsafeRawPointer(place).assumingMemoryBound(to: belfry_plugin.self)
    }
}

/// The C descriptor with the Swift side behind it: how calls that have no instance yet find their
/// type.
private struct DescribedPlugin {
    let plugin: belfry_plugin
    let kind: Unmanaged<PluginKind>
}

extension UnsafePointer<belfry_plugin> {
    /// The Swift side of a descriptor that this kit made.
    var kind: PluginKind {
        UnsafeRawPointer(self).assumingMemoryBound(to: DescribedPlugin.self)
            .pointee.kind.takeUnretainedValue()
    }
}
