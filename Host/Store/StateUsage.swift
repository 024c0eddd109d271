/// How much one instance keeps: what it may keep at most, and what it does.
///
/// Pure.
package struct StateUsage: Sendable, Equatable {
    package struct Limits: Sendable {
        package var keys: Int
        /// Of keys and values together.
        package var bytes: Int

        package init(keys: Int = 65_536, bytes: Int = 64 << 20) {
            self.keys = keys
            self.bytes = bytes
        }
    }

    var keys = 0
    var bytes = 0

    /// Puts a pair of `bytes` in the place of one of `old` bytes; nil: there was none.
    ///
    /// False: that is too much, and nothing has changed. What makes no more of it always fits.
    mutating func put(_ bytes: Int, replacing old: Int?, within limits: Limits) -> Bool {
        let after = StateUsage(
            keys: keys + (old == nil ? 1 : 0), bytes: self.bytes + bytes - (old ?? 0))
        guard after.keys <= max(keys, limits.keys), after.bytes <= max(self.bytes, limits.bytes)
        else { return false }
        self = after
        return true
    }

    mutating func take(_ bytes: Int) {
        keys -= 1
        self.bytes -= bytes
    }
}
