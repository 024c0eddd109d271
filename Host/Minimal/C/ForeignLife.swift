// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
// The functions of testhost.h that make a host and what is in it. The header is their contract.

public import CBelfry
import CTestHost

@c @implementation
public func belfry_testhost_new(_ flags: UInt32) -> OpaquePointer? {
    var options = TestHost.Options()
    options.hasManualClock = flags & BELFRY_TESTHOST_MANUAL_CLOCK != 0
    options.echoesLog = flags & BELFRY_TESTHOST_ECHO_LOG != 0
    return OpaquePointer(Unmanaged.passRetained(ForeignHost(options)).toOpaque())
}

@c @implementation
public func belfry_testhost_free(_ host: OpaquePointer?) {
    guard let host else { return }
    let foreign = Unmanaged<ForeignHost>.fromOpaque(UnsafeRawPointer(host)).takeRetainedValue()
    foreign.host.stop()
}

@c @implementation
public func belfry_testhost_error(_ host: OpaquePointer?) -> UnsafePointer<CChar>? {
    ForeignHost.behind(host).error
}

@c @implementation
public func belfry_testhost_add_source(
    _ host: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ file: UnsafePointer<CChar>?,
    _ config: UnsafePointer<CChar>?
) -> belfry_status {
    add(.source, host, name, file, config)
}

@c @implementation
public func belfry_testhost_add_channel(
    _ host: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ file: UnsafePointer<CChar>?,
    _ config: UnsafePointer<CChar>?
) -> belfry_status {
    add(.channel, host, name, file, config)
}

private func add(
    _ kind: TestHost.Kind, _ host: OpaquePointer?, _ name: UnsafePointer<CChar>?,
    _ file: UnsafePointer<CChar>?, _ config: UnsafePointer<CChar>?
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    return foreign.attempt { () throws(TestHostError) in
        try foreign.host.add(
            kind, String(c: file), named: String(c: name),
            config: config == nil ? "{}" : String(c: config))
    }
}

@c @implementation
public func belfry_testhost_remove(_ host: OpaquePointer?, _ name: UnsafePointer<CChar>?) {
    ForeignHost.behind(host).host.remove(String(c: name))
}

@c @implementation
public func belfry_testhost_route(
    _ host: OpaquePointer?, _ types: UnsafePointer<CChar>?, _ channel: UnsafePointer<CChar>?,
    _ condition: UnsafePointer<CChar>?
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    return foreign.attempt { () throws(TestHostError) in
        try foreign.host.route(
            to: [String(c: channel)], types: types == nil ? [] : [String(c: types)],
            where: condition.map { String(cString: $0) })
    }
}

@c @implementation
public func belfry_testhost_start(_ host: OpaquePointer?) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    return foreign.attempt(orElse: BELFRY_REJECTED) { () throws(TestHostError) in
        try foreign.host.start()
    }
}

@c @implementation
public func belfry_testhost_stop(_ host: OpaquePointer?, _ deadlineNs: Int64) {
    ForeignHost.behind(host).host.stop(within: .nanoseconds(deadlineNs))
}

@c @implementation
public func belfry_testhost_advance(_ host: OpaquePointer?, _ nanoseconds: Int64) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    guard foreign.host.options.hasManualClock, nanoseconds >= 0 else {
        return foreign.fail(
            BELFRY_INVALID,
            "only a manual clock is moved, and only forwards: see BELFRY_TESTHOST_MANUAL_CLOCK")
    }
    foreign.host.advance(by: .nanoseconds(nanoseconds))
    return BELFRY_OK
}
