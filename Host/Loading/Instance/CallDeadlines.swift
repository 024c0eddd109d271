/// How long the host waits for the calls that may block.
///
/// Over it, an instance is set aside.
package struct CallDeadlines: Sendable, Equatable {
    package var createNs: Int64
    package var startNs: Int64
    package var stopNs: Int64

    package init(
        createNs: Int64 = 5_000_000_000, startNs: Int64 = 10_000_000_000,
        stopNs: Int64 = 10_000_000_000
    ) {
        self.createNs = createNs
        self.startNs = startNs
        self.stopNs = stopNs
    }
}
