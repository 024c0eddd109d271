/// The escalations that wait for somebody, by event.
///
/// Bounded: one more than its capacity is refused and counted, and the event has been rung as any.
package struct Escalations: Sendable {
    package static let capacity = 10_000

    /// A step to be rung.
    package struct Ring: Sendable, Equatable {
        package let event: String
        /// Its place in the chain, from 0 on.
        package let number: Int
        package let step: EscalationChain.Step
        package let round: Int
        package let isLast: Bool
    }

    package private(set) var chains: [String: EscalationChain] = [:]
    /// How many could not begin for want of room.
    package private(set) var refused: UInt64 = 0

    private var active: [String: Escalation] = [:]

    package init() {}

    package var count: Int { active.count }

    /// All that wait, by event.
    package var waiting: [Escalation] { active.values.sorted { $0.event < $1.event } }

    /// Takes over the chains; those that wait for one that is gone end.
    package mutating func replaceChains(_ chains: [EscalationChain]) {
        self.chains = Dictionary(
            chains.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
        active = active.filter { self.chains[$0.value.chain] != nil }
    }

    /// Goes on with what waited before a restart.
    package mutating func restore(_ waiting: [Escalation]) {
        for escalation in waiting.prefix(Escalations.capacity)
        where escalation.dueNs != nil && chains[escalation.chain] != nil {
            active[escalation.event] = escalation
        }
    }

    /// Begins a chain for an event; false: there is no such chain, or no room.
    ///
    /// One that waits already goes on.
    package mutating func start(_ chain: String, event: String, at now: Int64) -> Bool {
        guard let chain = chains[chain] else { return false }
        if active[event] != nil { return true }
        guard active.count < Escalations.capacity else {
            refused += 1
            return false
        }
        active[event] = Escalation(chain, event: event, at: now)
        return true
    }

    /// Whether somebody is waited for because of an event.
    package func isWaiting(for event: String) -> Bool { active[event] != nil }

    /// Somebody takes care of an event; false: nothing waited for that.
    package mutating func acknowledge(_ event: String, by user: String, at now: Int64) -> Bool {
        end(event, with: .acknowledge(by: user), at: now)
    }

    /// What an event was about is over; false: nothing waited for that.
    package mutating func resolve(_ event: String, at now: Int64) -> Bool {
        end(event, with: .resolve, at: now)
    }

    /// When somebody is to be rung next, as far as the clock goes on; nil: nothing waits.
    package var nextDueNs: Int64? { active.values.lazy.compactMap(\.dueNs).min() }

    /// The steps that are due, earliest first; each is rung once, however late this is called.
    package mutating func ring(at now: Int64) -> [Ring] {
        var rings: [(due: Int64, ring: Ring)] = []
        for (event, escalation) in active {
            guard let chain = chains[escalation.chain], let due = escalation.dueNs else { continue }
            var moved = escalation
            let action = moved.handle(.tick, of: chain, at: now)
            active[event] = moved.dueNs == nil ? nil : moved
            guard case .ring(let step, let round, let isLast) = action else { continue }
            let ring = Ring(
                event: event, number: step, step: chain.steps[step], round: round, isLast: isLast)
            rings.append((due, ring))
        }
        return rings.sorted { ($0.due, $0.ring.event) < ($1.due, $1.ring.event) }.map(\.ring)
    }

    private mutating func end(_ event: String, with end: Escalation.Event, at now: Int64) -> Bool {
        guard var escalation = active[event], let chain = chains[escalation.chain] else {
            return false
        }
        active[event] = nil
        return escalation.handle(end, of: chain, at: now) == .stop
    }
}
