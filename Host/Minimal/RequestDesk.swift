import CBelfry
import Core
import Loading
import Pipeline
import Synchronization

/// Answers what plugins ask of the host, with a closure of the test's.
final class RequestDesk: RequestHandler {
    typealias Answer = @Sendable (_ instance: String, TestRequest) -> TestResponse?

    private let answer: Mutex<Answer> = Mutex({ _, _ in nil })

    /// Nil: the request is refused with RETRY.
    func answer(_ body: @escaping Answer) {
        answer.withLock { $0 = body }
    }

    func handle(
        _ request: UnsafePointer<belfry_request>, from instance: PluginInstance,
        reply: belfry_reply, context: UnsafeMutableRawPointer?
    ) -> belfry_status {
        let answer = answer.withLock { $0 }
        guard let response = answer(instance.name, TestRequest(copying: request.pointee)) else {
            return BELFRY_RETRY
        }
        response.lend { status, headers, count, body in
            reply(context, status, headers, count, body)
        }
        return BELFRY_OK
    }
}

extension TestRequest {
    init(copying request: belfry_request) {
        self.init(request.method.text, request.path.text)
        caller = request.caller.text
        headers = TestEvent.Attribute.copies(of: request.headers, count: request.header_count)
        body = [UInt8](request.body.bytes)
    }
}

extension TestEvent.Attribute {
    static func copies(
        of pairs: UnsafePointer<belfry_kv>?, count: Int
    ) -> [TestEvent.Attribute] {
        guard let pairs else { return [] }
        return (0..<max(0, count)).map { TestEvent.Attribute($0, in: pairs) }
    }

    private init(_ index: Int, in pairs: UnsafePointer<belfry_kv>) {
        self.init(pairs[index].key.text, pairs[index].value.text)
    }
}
