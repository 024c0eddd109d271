import CBelfry

extension Host {
    /// Says that there is room again after an ``Acceptance/busy``.
    public func ready() {
        guard let delivery else { return }
        _ = call { delivery.pointee.ready($0) }
    }

    /// Reports what became of one attempt.
    func complete(_ token: UInt64, _ outcome: Outcome) {
        guard let delivery else { return }
        outcome.withResult(token: token) { result in
            withUnsafePointer(to: Optional(result)) { results in
                _ = call { delivery.pointee.complete($0, results, 1) }
            }
        }
    }
}

extension Host {
    /// True when live events can be kept past `deliver(_:)`: ``BatchItem/keep()`` works on the live
    /// lane.
    public var keepsEvents: Bool { eventReferences != nil }
}
