import Calendar
import JSON

/// Something that is wrong, since when, and what to do about it.
package struct Problem: Sendable, Equatable {
    /// What sort of thing it is, the worst first.
    ///
    /// The raw values are for programs and never change.
    package enum Code: String, Sendable, CaseIterable {
        case storeFull = "store_full"
        case storeFailing = "store_failing"
        case intakeFull = "intake_full"
        case credentialsRefused = "credentials_refused"
        case instanceSetAside = "instance_set_aside"
        case instanceDown = "instance_down"
        case circuitOpen = "circuit_open"
        case deliveriesOverdue = "deliveries_overdue"
        case channelFull = "channel_full"
        case instanceDegraded = "instance_degraded"
        case starting
        case clockSet = "clock_set"

        /// Good to know, and over by itself: the host is up all the same.
        package var isNotice: Bool { self == .clockSet }
    }

    package let code: Code
    /// The instance it is about; empty: the host.
    package let subject: String
    package let sinceNs: Int64
    /// What is wrong.
    package let sentence: String
    /// What to do about it.
    package let advice: String

    var json: JSONValue {
        [
            "code": .string(code.rawValue), "severity": code.isNotice ? "notice" : "error",
            "subject": .string(subject), "since": .string(CivilTime(unixNs: sinceNs).iso8601),
            "sentence": .string(sentence), "advice": .string(advice),
        ]
    }
}

extension [Problem] {
    /// The worst first; of one sort, the one that has lasted longest.
    var ranked: [Problem] {
        let ranks = Dictionary(
            uniqueKeysWithValues: Problem.Code.allCases.enumerated().map { ($1, $0) })
        return sorted { left, right in
            let (one, other) = (ranks[left.code] ?? 0, ranks[right.code] ?? 0)
            return (one, left.sinceNs, left.subject) < (other, right.sinceNs, right.subject)
        }
    }
}
