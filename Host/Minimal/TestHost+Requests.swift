import CBelfry
import Core
import Loading
import Pipeline
import Synchronization

extension TestHost {
    /// Answers what plugins ask of the host's API; nil refuses a request with RETRY.
    ///
    /// `answer` is called on the plugin's thread and must not wait.
    public func answerRequests(
        _ answer: @escaping @Sendable (_ instance: String, TestRequest) -> TestResponse?
    ) {
        requests.answer(answer)
    }

    /// Passes a request on to a plugin's endpoint and waits for its reply.
    ///
    /// Throws when it has none, refuses, or does not reply within `limit`.
    public func request(
        _ request: TestRequest, of instance: String, within limit: Duration = .seconds(5)
    ) throws(TestHostError) -> TestResponse {
        let running = try running(instance)
        guard let endpoint = running.instance.descriptor.endpoint else {
            throw TestHostError("\"\(instance)\" has no endpoint")
        }
        let reply = PendingResponse(recording)
        let context = Unmanaged.passRetained(reply).toOpaque()
        let status = running.visits.visit {
            request.lend { lent in
                running.instance.inCall("request") {
                    endpoint.pointee.request(
                        running.instance.context, lent, PendingResponse.receive, context)
                }
            }
        }
        guard status == BELFRY_OK else {
            // After a refusal there is no reply.
            Unmanaged<PendingResponse>.fromOpaque(context).release()
            throw TestHostError(
                "\"\(instance)\" refused the request: \(nameOfStatus(status ?? BELFRY_GONE))")
        }
        guard waitFor(within: limit, { reply.response != nil }), let response = reply.response
        else { throw TestHostError("\"\(instance)\" did not reply within \(limit)") }
        return response
    }
}

/// A reply that a plugin owes.
private final class PendingResponse: Sendable {
    private let received: Mutex<TestResponse?> = Mutex(nil)
    private let recording: Recording

    init(_ recording: Recording) {
        self.recording = recording
    }

    var response: TestResponse? { received.withLock { $0 } }

    static let receive: belfry_reply = { context, status, headers, count, body in
        guard let context else { return }
        let pending = Unmanaged<PendingResponse>.fromOpaque(context).takeRetainedValue()
        let response = TestResponse(
            copying: status, TestEvent.Attribute.copies(of: headers, count: count), body)
        pending.received.withLock { $0 = response }
        pending.recording.changed()
    }
}

extension TestResponse {
    init(copying status: Int32, _ headers: [TestEvent.Attribute], _ body: belfry_str) {
        self.init(status)
        self.headers = headers
        self.body = [UInt8](body.bytes)
    }

    /// Passes the response in the contract's form; it lives until `body` returns.
    func lend(_ pass: (Int32, UnsafePointer<belfry_kv>?, Int, belfry_str) -> Void) {
        let texts = LentTexts()
        let headers = texts.pairs(self.headers)
        withExtendedLifetime(texts) {
            body.withUnsafeBytes { pass(status, headers.start, headers.count, belfry_str($0)) }
        }
    }
}

extension TestRequest {
    /// Passes the request in the contract's form; it lives until `body` returns.
    func lend<Result>(_ body: (UnsafePointer<belfry_request>) -> Result) -> Result {
        let texts = LentTexts()
        let headers = texts.pairs(self.headers)
        return withExtendedLifetime(texts) {
            self.body.withUnsafeBytes { bytes in
                var request = belfry_request(
                    size: UInt32(MemoryLayout<belfry_request>.size), reserved: 0,
                    caller: texts.text(caller), method: texts.text(method),
                    path: texts.text(path), headers: headers.start, header_count: headers.count,
                    body: belfry_str(bytes))
                return body(&request)
            }
        }
    }
}
