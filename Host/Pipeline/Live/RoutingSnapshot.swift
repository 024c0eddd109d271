import Configuration
package import Core

/// What emit() reads: the rules and the channels they lead to, as they stood at one moment.
///
/// Immutable.
///
/// A reload makes a new one and swaps it in whole.
package final class RoutingSnapshot: @unchecked Sendable {
    // Sendable: written in init only.
    let table: RoutingTable
    private let ports: [ChannelPort]
    /// The same ports without their retain counts: the hot path takes none.
    let direct: UnsafeMutablePointer<Unmanaged<ChannelPort>>
    /// The channels behind ports.
    let live: ChannelSet
    /// The channels whose deliveries are stored first.
    let stored: ChannelSet

    /// `stored`: names of channels that take no live events.
    package init(rules: [Rule], ports: [ChannelPort], stored: [String] = []) {
        self.ports = ports
        let names = ports.map(\.name) + stored
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        live = ChannelSet(ports.indices)
        self.stored = ChannelSet(ports.count..<names.count)
        table = RoutingTable(rules, channels: numbers)
        direct = .allocate(capacity: max(1, ports.count))
        for (index, port) in ports.enumerated() {
            (direct + index).initialize(to: Unmanaged.passUnretained(port))
        }
    }

    /// What a configuration makes of the instances that run.
    convenience init(
        _ configuration: HostConfiguration, running: [RunningInstance], _ durable: DurableLane?
    ) {
        self.init(
            rules: configuration.rules, ports: running.compactMap(\.channel),
            stored: durable?.desks(for: configuration, running).map(\.name) ?? [])
    }

    deinit {
        direct.deallocate()
    }
}
