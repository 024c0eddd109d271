/// How much of an instance is in flight, with a share that only critical deliveries may use.
package struct Window: Equatable, Sendable {
    package private(set) var size: Int
    /// Kept free of everything that is not critical: at least 1, and less than the whole.
    package private(set) var reserved: Int
    package private(set) var critical = 0
    package private(set) var others = 0

    /// `share` in percent.
    package init(size: Int, reservedShare share: Int = 10) {
        self.size = max(1, size)
        let wanted = (self.size * max(0, min(share, 100)) + 99) / 100
        reserved = min(max(wanted, 1), self.size - 1)
    }

    /// Another size from now on; more may be in flight than fit, until enough have landed.
    mutating func resize(to size: Int, reservedShare share: Int) {
        let fresh = Window(size: size, reservedShare: share)
        self.size = fresh.size
        reserved = fresh.reserved
    }

    package var used: Int { critical + others }

    package func hasRoom(isCritical: Bool) -> Bool {
        used < size && (isCritical || others < size - reserved)
    }

    mutating func enter(isCritical: Bool) {
        if isCritical { critical += 1 } else { others += 1 }
    }

    mutating func leave(isCritical: Bool) {
        if isCritical { critical -= 1 } else { others -= 1 }
    }
}
