/// What keeps a channel from delivering, and since when.
package struct ChannelTrouble: Sendable, Equatable {
    package let sinceNs: Int64
    /// It is known to the service no more, and does not mend itself.
    package let isOfCredentials: Bool
    /// Why the last attempt failed.
    package let detail: String

    package init(sinceNs: Int64, isOfCredentials: Bool, detail: String) {
        self.sinceNs = sinceNs
        self.isOfCredentials = isOfCredentials
        self.detail = detail
    }
}

/// A step by which somebody has set the clock.
package struct ClockStep: Sendable, Equatable {
    package let atNs: Int64
    package let byNs: Int64

    package init(atNs: Int64, byNs: Int64) {
        self.atNs = atNs
        self.byNs = byNs
    }
}
