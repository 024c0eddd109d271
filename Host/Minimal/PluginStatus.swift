import CBelfry
import Loading

/// What became of a call or a delivery: a `belfry_status` of types.h.
public struct PluginStatus: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The number in types.h.
    public let rawValue: Int32

    /// A status by its number.
    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// Done; for a delivery: delivered.
    public static let ok = PluginStatus(rawValue: BELFRY_OK)
    /// Nothing was taken; offer again.
    public static let busy = PluginStatus(rawValue: BELFRY_BUSY)
    /// Failed for now.
    public static let retry = PluginStatus(rawValue: BELFRY_RETRY)
    /// The same attempt will never succeed.
    public static let rejected = PluginStatus(rawValue: BELFRY_REJECTED)
    /// Credentials refused.
    public static let auth = PluginStatus(rawValue: BELFRY_AUTH)
    /// Too late to be of use.
    public static let expired = PluginStatus(rawValue: BELFRY_EXPIRED)
    /// May have been sent.
    public static let unknown = PluginStatus(rawValue: BELFRY_UNKNOWN)
    /// The arguments break the contract.
    public static let invalid = PluginStatus(rawValue: BELFRY_INVALID)
    /// The recipient no longer exists.
    public static let gone = PluginStatus(rawValue: BELFRY_GONE)

    /// The status in a word, such as "busy".
    public var description: String { nameOfStatus(rawValue) }
}
