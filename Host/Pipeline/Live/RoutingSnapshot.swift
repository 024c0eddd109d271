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

    package init(rules: [Rule], ports: [ChannelPort]) {
        self.ports = ports
        let numbers = Dictionary(
            uniqueKeysWithValues: ports.enumerated().map { ($1.name, $0) })
        table = RoutingTable(rules, channels: numbers)
        direct = .allocate(capacity: max(1, ports.count))
        for (index, port) in ports.enumerated() {
            (direct + index).initialize(to: Unmanaged.passUnretained(port))
        }
    }

    deinit {
        direct.deallocate()
    }
}
