import Patterns

/// One cause that is active, and mutes its symptoms.
package struct ActiveInhibition: Sendable, Equatable {
    /// The rule's name.
    package let rule: String
    /// The source or subject whose symptoms are muted; empty where the rule asks for none.
    package let place: String
    package var sinceNs: Int64

    package init(rule: String, place: String, sinceNs: Int64) {
        self.rule = rule
        self.place = place
        self.sinceNs = sinceNs
    }
}

/// The causes that are active.
///
/// Bounded: beyond the capacity the oldest is forgotten and counted, and its symptoms ring.
package struct Inhibitions: Sendable {
    package static let capacity = 1_024

    package private(set) var rules: [InhibitionRule]
    package private(set) var active: [ActiveInhibition] = []
    /// How many causes were forgotten for want of room.
    package private(set) var forgotten: UInt64 = 0

    /// What each type that was seen is to the rules; the rules do not change under it.
    private var roles: [String: Role] = [:]

    private struct Role: Sendable {
        /// Places of the rules that it begins, and that it ends.
        let causes: [Int]
        let ends: [Int]

        var isNone: Bool { causes.isEmpty && ends.isEmpty }
    }

    private static let rolesMax = 1_024

    package init(rules: [InhibitionRule]) { self.rules = rules }

    /// Takes over other rules; causes stay active where a rule of their name is left.
    package mutating func replaceRules(_ rules: [InhibitionRule]) {
        self.rules = rules
        roles = [:]
        restore(active)
    }

    /// Goes on with causes that were active before a restart.
    package mutating func restore(_ active: [ActiveInhibition]) {
        self.active = active.filter { item in rules.contains { $0.name == item.rule } }
            .suffix(Inhibitions.capacity)
    }

    /// Takes note of an event: it may begin an inhibition, prolong it or end it.
    package mutating func observe(_ facts: EventFacts, at now: Int64) {
        let role = role(of: facts.type)
        guard !role.isNone else { return }
        for index in role.ends { end(rules[index], facts) }
        for index in role.causes {
            end(rules[index], facts)
            active.append(
                ActiveInhibition(
                    rule: rules[index].name, place: rules[index].scope.place(of: facts),
                    sinceNs: now))
            if active.count > Inhibitions.capacity {
                active.removeFirst()
                forgotten += 1
            }
        }
    }

    private mutating func end(_ rule: InhibitionRule, _ facts: EventFacts) {
        let place = rule.scope.place(of: facts)
        active.removeAll { $0.rule == rule.name && $0.place == place }
    }

    private mutating func role(of type: String) -> Role {
        if let known = roles[type] { return known }
        if roles.count >= Inhibitions.rolesMax { roles.removeAll(keepingCapacity: true) }
        let role = Role(
            causes: rules.indices.filter { index in
                rules[index].causes.contains { $0.matches(type) }
            },
            ends: rules.indices.filter { index in
                rules[index].ends.contains { $0.matches(type) }
            })
        roles[type] = role
        return role
    }

    /// The number of the rule that mutes an event now; nil: it may ring.
    ///
    /// A cause is never muted by its own rule.
    package func muting(_ facts: EventFacts, at now: Int64) -> Int? {
        guard !active.isEmpty else { return nil }
        return rules.firstIndex { rule in
            rule.mutes.matches(facts) && !rule.isCause(facts)
                && active.contains { item in
                    item.rule == rule.name && item.place == rule.scope.place(of: facts)
                        && (now &- item.sinceNs).magnitude < UInt64(rule.lastsNs)
                }
        }
    }
}

extension InhibitionRule {
    fileprivate func isCause(_ facts: EventFacts) -> Bool {
        causes.contains { $0.matches(facts.type) }
    }
}

extension InhibitionRule.Scope {
    fileprivate func place(of facts: EventFacts) -> String {
        switch self {
        case .anywhere: ""
        case .sameSource: facts.source
        case .sameSubject: facts.subject
        }
    }
}
