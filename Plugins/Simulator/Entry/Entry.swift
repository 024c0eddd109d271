import BelfryKit
public import CBelfry
import Simulator

private let simulator = PluginDescriptor(SimulatorSource.self)

/// The plugin's one exported symbol.
@c @implementation
public func belfry_plugin_entry(_ hostMajor: UInt32) -> UnsafePointer<belfry_plugin>? {
    simulator.forHost(hostMajor)
}
