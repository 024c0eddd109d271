/// Where plugins keep their key-value state: small, durable, each instance for itself.
///
/// Every call may come from any thread and returns when the change is safe. Limits of
/// one key and value are those of state.h; who calls has checked them.
package protocol StateStore: AnyObject, Sendable {
    func value(
        of key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> [UInt8]?
    /// `expiresUnixNs` 0: never. What has expired by `nowUnixNs` may be forgotten on the way.
    ///
    /// False: the instance would keep more than it may, and nothing has changed.
    @discardableResult
    func set(
        _ key: [UInt8], to value: [UInt8], in instance: String, expiresUnixNs: Int64,
        nowUnixNs: Int64
    ) throws(StoreError) -> Bool
    /// False: there was no such key.
    func remove(
        _ key: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> Bool
    /// The pairs whose key begins with `prefix`, in the order of keys.
    func pairs(
        withPrefix prefix: [UInt8], in instance: String, nowUnixNs: Int64
    ) throws(StoreError) -> [(key: [UInt8], value: [UInt8])]
}
