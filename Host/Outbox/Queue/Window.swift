/// How much of an instance is in flight, with a share that only critical deliveries may use.
package struct Window: Equatable, Sendable {
    package let size: Int
    /// Kept free of everything that is not critical: at least 1, and less than the whole.
    package let reserved: Int
    package private(set) var critical = 0
    package private(set) var others = 0

    /// `share` in percent.
    package init(size: Int, reservedShare share: Int = 10) {
        self.size = max(1, size)
        let wanted = (self.size * max(0, min(share, 100)) + 99) / 100
        reserved = min(max(wanted, 1), self.size - 1)
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
