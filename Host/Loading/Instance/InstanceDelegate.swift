package import CBelfry

/// What the rest of the host does for one instance: the far side of the functions of `belfry_host`.
///
/// Every call may come on any thread of the plugin, several at once, and must not wait. The
/// pointers live until the call returns.
package protocol InstanceDelegate: AnyObject, Sendable {
    func emit(
        _ events: UnsafePointer<UnsafePointer<belfry_event>?>, count: Int, cookie: UInt64,
        from instance: PluginInstance
    ) -> belfry_status

    func complete(
        _ results: UnsafePointer<UnsafePointer<belfry_result>?>, count: Int,
        from instance: PluginInstance
    ) -> belfry_status

    /// News of a message that was completed before.
    func report(
        _ result: UnsafePointer<belfry_result>, from instance: PluginInstance
    ) -> belfry_status

    /// deliver() has room again.
    func ready(_ instance: PluginInstance)

    func request(
        _ request: UnsafePointer<belfry_request>, reply: @escaping belfry_reply,
        context: UnsafeMutableRawPointer?, from instance: PluginInstance
    ) -> belfry_status
}
