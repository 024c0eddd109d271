import CBelfry
import Synchronization

/// What a test wants to go wrong for one source, by name; a reload of the instance keeps it.
final class Faults: Sendable {
    private struct Wishes {
        var busy = 0
        var holdsDurable = false
        var cookies: [UInt64] = []
    }

    private static let cookieLimit = 100_000

    private let wishes = Mutex(Wishes())

    func refuse(next count: Int) {
        wishes.withLock { $0.busy = count }
    }

    /// True when this emit() is one of those to be refused.
    func takeRefusal() -> Bool {
        wishes.withLock { wishes in
            guard wishes.busy > 0 else { return false }
            wishes.busy -= 1
            return true
        }
    }

    func holdDurable(_ on: Bool) {
        wishes.withLock { $0.holdsDurable = on }
    }

    var holdsDurable: Bool { wishes.withLock { $0.holdsDurable } }

    /// Keeps a confirmation back.
    func keep(_ cookie: UInt64) {
        wishes.withLock { wishes in
            if wishes.cookies.count < Faults.cookieLimit { wishes.cookies.append(cookie) }
        }
    }

    func takeCookies() -> [UInt64] {
        wishes.withLock { wishes in
            defer { wishes.cookies = [] }
            return wishes.cookies
        }
    }
}
