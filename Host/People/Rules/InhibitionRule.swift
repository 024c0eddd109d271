package import Core
package import Patterns
import Vocabulary

/// While something has failed, its symptoms do not ring: they are in the journal.
package struct InhibitionRule: Sendable, Equatable {
    /// Which symptoms belong to a cause.
    package enum Scope: String, Sendable, CaseIterable {
        case anywhere
        case sameSource = "same_source"
        case sameSubject = "same_subject"
    }

    package var name: String
    /// Types of the cause.
    package var causes: [Glob]
    /// Types that say it is over.
    package var ends: [Glob]
    /// The symptoms; critical ones only where the operator says so.
    package var mutes: EventMatcher
    package var scope: Scope
    /// It is over after so long, unless its cause comes again.
    package var lastsNs: Int64

    /// What symptoms may be unless somebody says otherwise: nothing critical is ever muted.
    package static let usualPriority: PrioritySet = [
        PrioritySet(.low), PrioritySet(.medium), PrioritySet(.high),
    ]

    package init(
        name: String, causes: [String], ends: [String], mutes: EventMatcher, scope: Scope,
        lastsNs: Int64
    ) {
        self.name = name
        self.causes = causes.map { Glob($0) }
        self.ends = ends.map { Glob($0) }
        self.mutes = mutes
        self.scope = scope
        self.lastsNs = lastsNs
    }

    /// The rules of a host whose operator has written none.
    ///
    /// The vocabulary has no word for a broker that is back, so that sources bring one of their
    /// own, such as "com.acme.broker_connected".
    package static let usual: [InhibitionRule] = [
        InhibitionRule(
            name: "broker disconnected", causes: ["broker_disconnected"],
            ends: ["broker_connected", "*.broker_connected"],
            mutes: EventMatcher(
                types: [
                    "order_rejected", "order_expired", "session_paused", "strategy_status",
                    "system_error", "system_warning",
                ], priority: usualPriority),
            scope: .sameSource, lastsNs: 15 * Nanoseconds.minute),
        InhibitionRule(
            name: "system down", causes: ["system_down"], ends: ["*.system_up"],
            mutes: EventMatcher(
                types: ["system_error", "system_warning", "session_paused"],
                priority: usualPriority),
            scope: .anywhere, lastsNs: 15 * Nanoseconds.minute),
        InhibitionRule(
            name: "emergency stop", causes: ["emergency_stop"], ends: ["session_started"],
            mutes: EventMatcher(
                types: [
                    "session_emergency_stopped", "session_paused", "loss_limit_warning",
                    "risk_alert",
                ], priority: usualPriority),
            scope: .sameSubject, lastsNs: 5 * Nanoseconds.minute),
    ]
}
