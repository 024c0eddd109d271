import BelfryKit
public import CBelfry
import Console

private let console = PluginDescriptor(ConsoleChannel.self)

/// The plugin's one exported symbol.
@c @implementation
public func belfry_plugin_entry(_ hostMajor: UInt32) -> UnsafePointer<belfry_plugin>? {
    console.forHost(hostMajor)
}
