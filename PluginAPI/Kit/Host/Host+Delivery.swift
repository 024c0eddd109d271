import CBelfry

extension Host {
    /// Says that there is room again after an ``Acceptance/busy``.
    public func ready() {
        guard let delivery else { return }
        _ = call { delivery.pointee.ready($0) }
    }

    /// Tells what became of a message after it was completed: a bounce, an opt-out, a receipt.
    ///
    /// `messageID` is what ``Outcome/delivered(_:)`` called it. False: the host remembers no such
    /// message, or takes no reports.
    @discardableResult
    public func report(messageID: String, _ outcome: Outcome) -> Bool {
        guard let delivery,
            Int(delivery.pointee.size) >= MemoryLayout<belfry_host_delivery>.size,
            let report = delivery.pointee.report
        else { return false }
        return messageID.withText { name in
            outcome.withResult(token: 0) { result in
                var named = result.pointee
                named.provider_id = name
                return call { report($0, &named) } == BELFRY_OK
            }
        }
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
