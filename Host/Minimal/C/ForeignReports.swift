// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation The functions of testhost.h that
// say what happened, and those for requests. The header is their contract.

public import CBelfry
public import CTestHost
import Core

/// As testhost.h says.
@c @implementation
public func belfry_testhost_counter(
    _ host: OpaquePointer?, _ instance: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?
) -> Int64 {
    let counters = try? ForeignHost.behind(host).host.counters(of: String(c: instance))
    return counters?.value(named: String(c: name)).map { Int64($0) } ?? -1
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_wait(
    _ host: OpaquePointer?, _ instance: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ atLeast: Int64, _ timeoutNs: Int64
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    let hasReached = foreign.host.waitFor(within: .nanoseconds(timeoutNs)) {
        belfry_testhost_counter(host, instance, name) >= atLeast
    }
    if hasReached { return BELFRY_OK }
    let value = belfry_testhost_counter(host, instance, name)
    return foreign.fail(
        BELFRY_EXPIRED,
        "\"\(String(c: name))\" of \"\(String(c: instance))\" is \(value), not \(atLeast), after the wait"
    )
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_emitted(
    _ host: OpaquePointer?, _ source: UnsafePointer<CChar>?
) -> Int {
    let name = String(c: source)
    return ForeignHost.behind(host).host.emitted.count { $0.source == name }
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_visit(
    _ host: OpaquePointer?, _ source: UnsafePointer<CChar>?, _ index: Int,
    _ visit: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<belfry_event>?) -> Void)?,
    _ context: UnsafeMutableRawPointer?
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    let name = String(c: source)
    let events = foreign.host.emitted.filter { $0.source == name }
    guard events.indices.contains(index) else {
        return foreign.fail(BELFRY_GONE, "\"\(name)\" has emitted \(events.count) events so far")
    }
    events[index].draft.withEvent { visit?(context, $0) }
    return BELFRY_OK
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_health(
    _ host: OpaquePointer?, _ instance: UnsafePointer<CChar>?
) -> Int32 {
    let health = try? ForeignHost.behind(host).host.health(of: String(c: instance))
    return health?.state.rawValue ?? -1
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_logged(
    _ host: OpaquePointer?, _ text: UnsafePointer<CChar>?
) -> Int {
    let text = String(c: text)
    return ForeignHost.behind(host).host.log.count { $0.description.contains(text) }
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_request(
    _ host: OpaquePointer?, _ instance: UnsafePointer<CChar>?,
    _ request: UnsafePointer<belfry_request>?, _ timeoutNs: Int64, _ reply: belfry_reply?,
    _ context: UnsafeMutableRawPointer?
) -> belfry_status {
    let foreign = ForeignHost.behind(host)
    guard let request else { return foreign.fail(BELFRY_INVALID, "the request is NULL") }
    do throws(TestHostError) {
        let response = try foreign.host.request(
            TestRequest(copying: request.pointee), of: String(c: instance),
            within: .nanoseconds(timeoutNs))
        response.lend { status, headers, count, body in
            reply?(context, status, headers, count, body)
        }
        return BELFRY_OK
    } catch {
        let status = error.description.contains("did not reply") ? BELFRY_EXPIRED : BELFRY_GONE
        return foreign.fail(status, error.description)
    }
}

/// As testhost.h says.
@c @implementation
public func belfry_testhost_answer_requests(
    _ host: OpaquePointer?, _ answer: belfry_testhost_answer?, _ context: UnsafeMutableRawPointer?
) {
    guard let answer else { return }
    let foreign = ForeignAnswer(answer: answer, context: context)
    ForeignHost.behind(host).host.answerRequests { foreign.response(to: $1, from: $0) }
}

/// A C function that answers requests.
///
/// Sendable: the header has it called on any thread.
private struct ForeignAnswer: @unchecked Sendable {
    let answer: belfry_testhost_answer
    let context: UnsafeMutableRawPointer?

    func response(to request: TestRequest, from instance: String) -> TestResponse? {
        let collected = CollectedResponse()
        let status = instance.withCString { name in
            request.lend { request in
                answer(
                    context, name, request, CollectedResponse.receive,
                    Unmanaged.passUnretained(collected).toOpaque())
            }
        }
        return status == BELFRY_OK ? collected.response : nil
    }
}

/// What a C function replies within one call.
private final class CollectedResponse {
    private(set) var response = TestResponse(500)

    static let receive: belfry_reply = { context, status, headers, count, body in
        guard let context else { return }
        let collected = Unmanaged<CollectedResponse>.fromOpaque(context).takeUnretainedValue()
        collected.response = TestResponse(
            copying: status, TestEvent.Attribute.copies(of: headers, count: count), body)
    }
}
