import Core
import Outbox
import Store

/// The numbers by which the dispatcher tells users, recipients, threads and groups apart.
///
/// Hashes, seeded by the process: two that collide wait for one another needlessly, and the store
/// refuses to merge what is not of one user, recipient and group.
enum DispatchKeys {
    /// 0 for an empty text.
    static func key(_ text: String, within scope: UInt64 = 0) -> UInt64 {
        guard !text.isEmpty else { return 0 }
        var hasher = Hasher()
        hasher.combine(scope)
        hasher.combine(text)
        return made(hasher)
    }

    /// 0 for a delivery that is sent by itself.
    ///
    /// Each address of a user has groups of its own: what one of them is told, the others are too.
    static func group(_ group: Int64, of user: String, at recipient: String) -> UInt64 {
        guard group != 0 else { return 0 }
        var hasher = Hasher()
        hasher.combine(group)
        hasher.combine(user)
        hasher.combine(recipient)
        return made(hasher)
    }

    private static func made(_ hasher: Hasher) -> UInt64 {
        max(1, UInt64(bitPattern: Int64(hasher.finalize())))
    }
}
