// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation The functions of testhost.h
// through which events, deliveries and faults go. The header is their contract.

public import CBelfry
import CTestHost

/// As testhost.h says.
@c @implementation
public func belfry_testhost_emit(
    _ host: OpaquePointer?, _ event: UnsafePointer<belfry_event>?
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    guard let event else { return foreign.fail(BELFRY_INVALID, "the event is NULL") }
    let status = foreign.host.emit(event)
    guard status == BELFRY_INVALID else { return status }
    return foreign.fail(status, foreign.host.log.last?.message ?? "the event was refused")
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_deliver(
    _ host: OpaquePointer?, _ channel: UnsafePointer<CChar>?,
    _ items: UnsafePointer<UnsafePointer<belfry_delivery>?>?, _ count: Int,
    _ tokens: UnsafeMutablePointer<UInt64>?
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    guard let items, count >= 0 else { return foreign.fail(BELFRY_INVALID, "items is NULL") }
    let deliveries = (0..<count).compactMap { index in
        items[index].flatMap { TestDelivery(copying: $0.pointee) }
    }
    guard deliveries.count == count else {
        return foreign.fail(BELFRY_INVALID, "an item, or the event of one, is NULL")
    }
    let name = String(c: channel)
    guard (try? foreign.host.running(name)) != nil else {
        return foreign.fail(BELFRY_GONE, "no instance \"\(name)\" runs here")
    }
    return foreign.attempt { () throws(TestHostError) in
        let issued = try foreign.host.deliver(deliveries, to: name)
        for (index, token) in issued.enumerated() { tokens?[index] = token }
    }
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_cancel(
    _ host: OpaquePointer?, _ channel: UnsafePointer<CChar>?, _ token: UInt64
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    var isAsked = false
    let status = foreign.attempt(orElse: BELFRY_GONE) { () throws(TestHostError) in
        isAsked = try foreign.host.cancel(token, of: String(c: channel))
    }
    guard status == BELFRY_OK, !isAsked else { return status }
    return foreign.fail(BELFRY_GONE, "the channel does not hold it, or has no cancel()")
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_outcome(
    _ host: OpaquePointer?, _ token: UInt64, _ timeoutNs: Int64,
    _ outcome: UnsafeMutablePointer<belfry_result>?
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    var found: TestOutcome?
    _ = foreign.host.waitFor(within: .nanoseconds(timeoutNs)) {
        found = foreign.host.outcomes.first { $0.token == token }
        return found != nil
    }
    guard let found else {
        return foreign.fail(BELFRY_EXPIRED, "token \(token) has not been completed in time")
    }
    outcome?.pointee = foreign.lasting(found)
    return BELFRY_OK
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_refuse_next(
    _ host: OpaquePointer?, _ source: UnsafePointer<CChar>?, _ count: UInt32
) {
    ForeignHost.behind(host).host.refuseNext(Int(count), from: String(c: source))
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_hold_durable(_ host: OpaquePointer?, _ source: UnsafePointer<CChar>?) {
    ForeignHost.behind(host).host.holdDurable(of: String(c: source))
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_release_durable(
    _ host: OpaquePointer?, _ source: UnsafePointer<CChar>?, _ status: belfry_status
) -> Int {
    let foreign = ForeignHost.behind(host)
    var count = 0
    _ = foreign.attempt(orElse: BELFRY_GONE) { () throws(TestHostError) in
        count = try foreign.host.releaseDurable(
            of: String(c: source), as: PluginStatus(rawValue: status)
        ).count
    }
    return count
}
