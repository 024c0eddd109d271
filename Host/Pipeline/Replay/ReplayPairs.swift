import People

/// The units of one event on both sides, side by side.
struct ReplayPairs {
    struct Pair {
        let before: ReplayedUnit?
        let after: ReplayedUnit?

        /// The one that says whose it is.
        var unit: ReplayedUnit? {
            if let before, before.isTold { return before }
            return after ?? before
        }

        func concerns(_ user: Int32) -> Bool {
            before?.concerns(user) == true || after?.concerns(user) == true
        }

        /// Nil: there is none.
        var difference: ReplayDifference.Kind? {
            switch (before?.isTold == true, after?.isTold == true) {
            case (false, false): return nil
            case (true, false): return .removed
            case (false, true): return .added
            case (true, true): break
            }
            guard let before, let after else { return nil }
            let (now, then) = (before.decision, after.decision)
            if now.dueNs != then.dueNs { return now.dueNs < then.dueNs ? .later : .sooner }
            if now.reason != then.reason || before.group != after.group { return .otherwise }
            return before.reach == after.reach ? nil : .elsewhere
        }

        /// Neither side sends it, and each knows another reason.
        var isUnsentOtherwise: Bool {
            guard let before, let after, !before.isTold, !after.isTold else { return false }
            return before.decision.reason != after.decision.reason
        }
    }

    let all: [Pair]

    init(_ before: [ReplayedUnit], _ after: [ReplayedUnit]) {
        if before.count == after.count, zip(before, after).allSatisfy({ $0.key == $1.key }) {
            all = zip(before, after).map { Pair(before: $0, after: $1) }
            return
        }
        var rest = Dictionary(
            after.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var pairs = before.map { Pair(before: $0, after: rest.removeValue(forKey: $0.key)) }
        for unit in after where rest[unit.key] != nil {
            pairs.append(Pair(before: nil, after: unit))
        }
        all = pairs
    }

    var hasDifference: Bool { all.contains { $0.difference != nil } }

    var unsentOtherwise: Int { all.count { $0.isUnsentOtherwise } }

    /// Users who hear of it before and do not after: neither by themselves nor at a place where
    /// they heard of it before.
    var missing: Set<Int32> {
        var told: Set<Int32> = []
        var places: Set<UInt16> = []
        for case let unit? in all.map(\.after) where unit.isTold {
            told.formUnion(unit.everybody)
            if unit.key.user == nil { places.insert(unit.key.channel) }
        }
        var missing: Set<Int32> = []
        var found: Set<Int32> = []
        for case let unit? in all.map(\.before) where unit.isTold {
            if unit.key.user == nil && places.contains(unit.key.channel) {
                found.formUnion(unit.everybody)
            } else {
                missing.formUnion(unit.everybody)
            }
        }
        return missing.subtracting(told).subtracting(found)
    }
}
