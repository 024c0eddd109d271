/// Where a notification goes on when an instance cannot deliver it: "sms if slack fails for 2
/// minutes" is `slack`, then `sms`.
///
/// Each step is a delivery of its own, with its own attempts and idempotency key; the one that
/// failed ends as moved on.
package struct FallbackList: Equatable, Sendable {
    package static let capacity = 8

    /// What is wrong with a list.
    package enum Fault: Error, Equatable {
        case empty
        case tooLong(Int)
        /// It would go in a circle.
        case twice(String)
    }

    package let instances: [String]

    package init(_ instances: [String]) throws(Fault) {
        guard !instances.isEmpty else { throw .empty }
        guard instances.count <= Self.capacity else { throw .tooLong(instances.count) }
        var seen: Set<String> = []
        for instance in instances where !seen.insert(instance).inserted { throw .twice(instance) }
        self.instances = instances
    }

    /// Whether a delivery on step `rung` (0 is the first) has anywhere to go.
    package func hasNext(after rung: Int) -> Bool { rung >= 0 && rung + 1 < instances.count }

    /// The step to go on with, passing over instances that are not there or set aside; nil: none.
    ///
    /// Nil after a delivery was promised to move on, because all further instances went away
    /// meanwhile: it is then dead for its own reason.
    package func next(after rung: Int, isRunning: (String) -> Bool) -> Int? {
        guard hasNext(after: rung) else { return nil }
        return instances.indices.dropFirst(rung + 1).first { isRunning(instances[$0]) }
    }
}
