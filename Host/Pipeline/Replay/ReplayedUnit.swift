package import People

/// What becomes of one event for one reader: a user reached by an address of theirs, or a place
/// that many read and that a channel itself posts to, once.
struct ReplayedUnit: Sendable {
    struct Key: Hashable, Sendable {
        /// By the roll; nil: the channel's own place.
        let user: Int32?
        let channel: UInt16
    }

    let key: Key
    /// Whose delivery it is; of a place, the first who is told there.
    private(set) var user: Int32
    /// Who else is told at the same place.
    private(set) var others: [Int32] = []
    private(set) var decision: ReplayedDecision
    /// With what it is told in one piece when it waits; 0: by itself.
    private(set) var group: Int64
    /// How many deliveries it is, and where to: equal numbers are equal addresses.
    let reach: ReplayedReach

    init(
        _ key: Key, of user: Int32, _ decision: ReplayedDecision, group: Int64,
        reach: ReplayedReach
    ) {
        self.key = key
        self.user = user
        self.decision = decision
        self.group = group
        self.reach = reach
    }

    var isTold: Bool { decision.isTold }

    /// Everybody who hears of it by this.
    var everybody: [Int32] { [user] + others }

    func concerns(_ user: Int32) -> Bool { self.user == user || others.contains(user) }

    /// Another user is to be told at the same place: who is told first, posts.
    mutating func join(_ other: ReplayedUnit) {
        guard other.isTold else { return }
        guard isTold else {
            self = other
            return
        }
        others.append(other.user)
    }

    /// The store would have known the event already.
    mutating func fold() {
        decision = ReplayedDecision(.duplicate, detail: .init(rawValue: 2), dueNs: 0, line: 0)
        group = 0
    }
}

/// Where a unit's deliveries go.
struct ReplayedReach: Sendable, Equatable {
    let count: Int
    /// Of the addresses, for as long as the process lives.
    let hash: Int

    init(_ addresses: [String], count: Int? = nil) {
        self.count = count ?? addresses.count
        hash = addresses.hashValue
    }
}

/// A decision with all that its sentence needs.
package struct ReplayedDecision: Sendable, Equatable {
    package let reason: Reason
    package let detail: DecisionDetail
    /// When it is sent.
    package let dueNs: Int64
    /// Where its rule stands; 0: no rule.
    package let line: Int32
    /// It waits, and is of no use any more before its time has come.
    package let expiresBefore: Bool

    package init(
        _ reason: Reason, detail: DecisionDetail, dueNs: Int64, line: Int32, expiresNs: Int64 = 0
    ) {
        self.reason = reason
        self.detail = detail
        self.dueNs = dueNs
        self.line = line
        expiresBefore = reason.verdict == .later && expiresNs != 0 && dueNs >= expiresNs
    }

    package var isTold: Bool { reason.verdict != .never && !expiresBefore }
}
