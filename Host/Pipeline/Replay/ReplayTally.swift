import People

/// What is counted of one side.
package struct ReplayTotals: Sendable, Equatable {
    package fileprivate(set) var deliveries = 0
    package fileprivate(set) var atOnce = 0
    package var later: Int { deliveries - atOnce }
    /// As what waits for one moment in one group is told in one piece.
    package fileprivate(set) var messages = 0
    /// Chains that begin.
    package fileprivate(set) var escalations = 0
}

/// How many deliveries a reader would have had.
package struct ReplayReader: Sendable, Equatable {
    /// Empty where there was no room for each: all others together.
    package let user: String
    package let channel: String
    package fileprivate(set) var current = 0
    package fileprivate(set) var draft = 0
    package fileprivate(set) var differences = 0
}

/// Counts the deliveries of both sides, by reader.
///
/// Bounded: readers beyond the capacity are one.
struct ReplayTally: Sendable {
    struct Message: Hashable, Sendable {
        let reader: ReplayedUnit.Key
        let group: Int64
    }

    enum Side: Int {
        case current, draft
    }

    private struct Row: Sendable {
        /// Deliveries, by side.
        var counts = [0, 0]
        var differences = 0
    }

    private static let readersMax = 65_536
    private static let messagesMax = 262_144

    private var totals = [ReplayTotals(), ReplayTotals()]
    private var rows: [ReplayedUnit.Key: Row] = [:]
    private var rest = Row()
    /// When what gathers is told, by side.
    private var gathering: [[Message: Int64]] = [[:], [:]]

    subscript(side: Side) -> ReplayTotals { totals[side.rawValue] }

    /// `user`: nil: everybody counts.
    mutating func note(_ heard: ReplayLane.Heard, on side: Side, of user: Int32?) {
        for unit in heard.units where unit.isTold && user.map(unit.concerns) ?? true {
            let reader = reader(unit, user)
            count(unit, of: reader, on: side)
            change(reader) { $0.counts[side.rawValue] += unit.reach.count }
        }
        if heard.chain != nil { totals[side.rawValue].escalations += 1 }
    }

    mutating func noteDifference(of unit: ReplayedUnit, for user: Int32?) {
        change(reader(unit, user)) { $0.differences += 1 }
    }

    private func reader(_ unit: ReplayedUnit, _ user: Int32?) -> ReplayedUnit.Key {
        ReplayedUnit.Key(user: user ?? unit.user, channel: unit.key.channel)
    }

    private mutating func change(_ reader: ReplayedUnit.Key, _ body: (inout Row) -> Void) {
        if rows[reader] == nil, rows.count >= ReplayTally.readersMax {
            body(&rest)
        } else {
            body(&rows[reader, default: Row()])
        }
    }

    private mutating func count(
        _ unit: ReplayedUnit, of reader: ReplayedUnit.Key, on side: Side
    ) {
        let (count, side) = (unit.reach.count, side.rawValue)
        totals[side].deliveries += count
        if unit.decision.reason.verdict == .send { totals[side].atOnce += count }
        guard unit.group != 0 else {
            totals[side].messages += count
            return
        }
        let message = Message(reader: reader, group: unit.group)
        if gathering[side].count >= ReplayTally.messagesMax { gathering[side].removeAll() }
        let due = unit.decision.dueNs
        if gathering[side].updateValue(due, forKey: message) != due {
            totals[side].messages += count
        }
    }

    /// In the order of users and channels.
    func readers(_ roll: ReplayRoll) -> [ReplayReader] {
        let rows = rows.map { key, row in
            ReplayReader(
                user: roll.users[Int(key.user ?? 0)], channel: roll.channels[Int(key.channel)],
                current: row.counts[0], draft: row.counts[1], differences: row.differences)
        }.sorted { ($0.user, $0.channel) < ($1.user, $1.channel) }
        guard rest.counts != [0, 0] else { return rows }
        return rows + [
            ReplayReader(
                user: "", channel: "", current: rest.counts[0], draft: rest.counts[1],
                differences: rest.differences)
        ]
    }
}
