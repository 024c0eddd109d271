/// What every plugin is: a type of which the host makes one instance for each entry in
/// plugins.yaml.
///
/// Instances of one plugin live side by side and the next version of the plugin may be loaded
/// beside this one, so keep no mutable globals. The type is `Sendable` because the host calls it
/// from several threads: protect what changes with a `Mutex` or a ``Monitor``.
///
/// Whatever is thrown becomes a status and a sentence for the operator; throw ``PluginError`` to
/// choose them.
public protocol Plugin: AnyObject, Sendable {
    /// The type of its `config:` block.
    associatedtype Settings: PluginSettings = NoSettings

    /// Who the plugin is.
    static var identity: Identity { get }

    /// Makes an instance. Allocate and check here; do not connect. Control thread.
    init(settings: Settings, host: Host) throws

    /// Begins to work. What may come back by itself, such as a connection, is no reason to throw:
    /// say so with ``Host/health(_:_:)``. Control thread.
    func start() throws

    /// Ends: gives up what it holds by `deadline`, completes what it kept, joins its threads.
    /// Control thread.
    func stop(by deadline: Deadline)
}

extension Plugin {
    /// Nothing to begin.
    public func start() throws {}

    /// Nothing to end.
    public func stop(by deadline: Deadline) {}
}

/// Who a plugin is.
public struct Identity: Sendable {
    /// Reverse DNS: "com.acme.pager".
    public let id: String
    /// Such as "1.2.0".
    public let version: String
    /// Such as "Acme".
    public let vendor: String

    /// Who a plugin is.
    public init(id: String, version: String, vendor: String) {
        self.id = id
        self.version = version
        self.vendor = vendor
    }
}
