/// One transaction of the dispatcher's: many outcomes, claims and merges at once.
///
/// Applied in the order of its fields. What does not fit the row any more is passed over and
/// reported, not an error: another node was quicker.
package struct StoreWrite: Sendable {
    /// A delivery that an attempt is about to start of.
    ///
    /// Not made either while another of its thread is claimed, which only another node's can be.
    package struct ClaimRow: Equatable, Sendable {
        package let id: Int64
        /// The number of the attempt: the row must be due after one less, or with a renewal claimed
        /// by this node for this one.
        package let attempt: UInt8
        package let isRenewal: Bool
        /// Whose batch asks, to be told.
        package let token: AttemptToken

        package init(id: Int64, attempt: UInt8, isRenewal: Bool, token: AttemptToken) {
            self.id = id
            self.attempt = attempt
            self.isRenewal = isRenewal
            self.token = token
        }
    }

    package var settlements: [Settlement] = []
    package var claims: [ClaimRow] = []
    /// Each only if the claim of its lead was made and it is due still; how many were is told with
    /// the claim.
    package var merges: [Merge] = []

    package init() {}

    package var count: Int { settlements.count + claims.count + merges.count }
    package var isEmpty: Bool { count == 0 }

    package mutating func clear() {
        settlements.removeAll(keepingCapacity: true)
        claims.removeAll(keepingCapacity: true)
        merges.removeAll(keepingCapacity: true)
    }
}

/// Collects what is to be written until it is worth a transaction.
///
/// It is worth one when it is full, when its first row has waited long enough, and at once when it
/// holds a claim: something waits to be sent.
package struct WriteBatch: Sendable {
    package let limit: Int
    package let longestWaitNs: Int64
    package private(set) var write = StoreWrite()
    private var startedAt = Int64.max

    package init(limit: Int = 4_096, longestWaitNs: Int64 = 2 * Span.millisecond) {
        self.limit = limit
        self.longestWaitNs = longestWaitNs
    }

    package var count: Int { write.count }
    /// Nothing more may be added: back-pressure is the caller's.
    package var isFull: Bool { write.count >= limit }

    package func isRipe(at now: Int64) -> Bool {
        !write.isEmpty && (isFull || !write.claims.isEmpty || now >= ripens)
    }

    /// When it is worth a transaction at the latest; `.max` while it is empty.
    package var ripens: Int64 { Span.sum(startedAt, longestWaitNs) }

    package mutating func add(_ settlement: Settlement, at now: Int64) {
        start(at: now)
        write.settlements.append(settlement)
    }

    /// The claims, merges and ends of a batch that was taken.
    package mutating func add(_ batch: Batch, at now: Int64) {
        start(at: now)
        write.settlements.append(contentsOf: batch.closed)
        for item in batch.items where item.claim != .none {
            write.claims.append(
                StoreWrite.ClaimRow(
                    id: item.delivery.id, attempt: item.delivery.attempts,
                    isRenewal: item.claim == .renewal, token: item.token))
        }
        write.merges.append(contentsOf: batch.merges)
    }

    /// Hands over what was collected, in exchange for an empty one that keeps its memory.
    package mutating func exchange(_ other: inout StoreWrite) {
        other.clear()
        swap(&write, &other)
        startedAt = .max
    }

    private mutating func start(at now: Int64) {
        if write.isEmpty { startedAt = now }
    }
}
