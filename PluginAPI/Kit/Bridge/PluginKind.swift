import CBelfry

/// A plugin type with its type forgotten: what the C calls need of it.
final class PluginKind: Sendable {
    let identity: Identity
    let flags: UInt32
    let schema: String
    let reconfigures: Bool
    let handlesTimers: Bool
    let extensions: ExtensionTable
    private let judge: @Sendable (UnsafeRawBufferPointer) throws(SettingsFaults) -> Void
    private let make: @Sendable (Host, UnsafeRawBufferPointer) throws -> Instance

    convenience init<P: Channel>(channel type: P.Type) {
        let traits = P.traits
        self.init(
            type, flags: traits.flags & ~BELFRY_F_LIVE,
            ExtensionTable(of: type).adding(channel: traits, calls: ChannelCalls.all)
        ) { plugin, host in AsyncLane(channel: plugin, traits: traits, host: host) }
    }

    convenience init<P: BatchChannel>(batchChannel type: P.Type) {
        let traits = P.traits
        self.init(
            type, flags: traits.flags,
            ExtensionTable(of: type).adding(channel: traits, calls: ChannelCalls.all)
        ) { plugin, host in BatchLane(channel: plugin, host: host) }
    }

    convenience init<P: Source>(source type: P.Type) {
        self.init(
            type, flags: P.isExclusive ? BELFRY_F_EXCLUSIVE : 0,
            ExtensionTable(of: type).adding(source: SourceCalls.all)
        ) { plugin, host in SourceLane(source: plugin) }
    }

    private init<P: Plugin>(
        _ type: P.Type, flags: UInt32, _ extensions: ExtensionTable,
        lane: @escaping @Sendable (P, Host) throws -> any Lane
    ) {
        let reader = SettingsReader<P.Settings>()
        let reconfiguring = Self.reconfiguring(type, reader)
        identity = P.identity
        self.flags = flags
        schema = reader.schema
        reconfigures = reconfiguring != nil
        handlesTimers = type is any TimerHandling.Type
        self.extensions = extensions
        judge = { (config) throws(SettingsFaults) -> Void in _ = try reader.read(config) }
        make = { (host: Host, config: UnsafeRawBufferPointer) throws -> Instance in
            let plugin = try P(settings: try reader.read(config), host: host)
            var takeSettings: (@Sendable (UnsafeRawBufferPointer) throws -> Void)?
            if let reconfiguring { takeSettings = { try reconfiguring(plugin, $0) } }
            return Instance(
                plugin, lane: try lane(plugin, host), host: host, reconfigure: takeSettings)
        }
    }

    /// Everything that is wrong with `config`.
    func faults(in config: UnsafeRawBufferPointer) -> [Fault] {
        do throws(SettingsFaults) {
            try judge(config)
            return []
        } catch {
            return error.faults
        }
    }

    /// A new instance.
    func instance(host: Host, config: UnsafeRawBufferPointer) throws -> Instance {
        try make(host, config)
    }

    // The one place where a plugin's own settings type meets its optional protocol.
    private static func reconfiguring<P: Plugin>(
        _ type: P.Type, _ reader: SettingsReader<P.Settings>
    ) -> (@Sendable (P, UnsafeRawBufferPointer) throws -> Void)? {
        guard type is any Reconfigurable.Type else { return nil }
        return { plugin, config in
            let settings = try reader.read(config)
            guard let plugin = plugin as? any Reconfigurable else { return }
            try Self.reconfigure(plugin, settings)
        }
    }

    private static func reconfigure<P: Reconfigurable>(_ plugin: P, _ settings: Any) throws {
        guard let settings = settings as? P.Settings else { return }
        try plugin.reconfigure(settings)
    }
}

extension ChannelTraits {
    var flags: UInt32 {
        (isIdempotent ? BELFRY_F_IDEMPOTENT : 0) | (edits ? BELFRY_F_EDITS : 0)
            | (takesLive ? BELFRY_F_LIVE : 0) | (isExclusive ? BELFRY_F_EXCLUSIVE : 0)
    }
}
