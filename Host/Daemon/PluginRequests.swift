package import CBelfry
import Control
import Core
import HTTP1
package import Loading
import Pipeline
import Synchronization

/// Lets plugins ask the host's own API: the same routes as the control socket, with the instance as
/// the peer.
package final class PluginRequests: RequestHandler {
    private let router: Mutex<Router?> = Mutex(nil)

    package init() {}

    /// Before this, and under a host without an API, requests are refused.
    func serve(_ router: Router) {
        self.router.withLock { $0 = router }
    }

    package func handle(
        _ request: UnsafePointer<belfry_request>, from instance: PluginInstance,
        reply: @escaping belfry_reply, context: UnsafeMutableRawPointer?
    ) -> belfry_status {
        guard let router = router.withLock({ $0 }) else { return BELFRY_RETRY }
        guard let target = RequestTarget(request.pointee.path.text) else { return BELFRY_INVALID }
        let answer = Answer(reply: reply, context: context)
        let pending = PendingReply { answer.send($0) }
        guard
            case .found(let route, let parameters) = router.match(
                request.pointee.method.text, target)
        else {
            pending.complete(
                .error(404, code: "no_such_path", "The API has no such path and method."))
            return BELFRY_OK
        }
        let control = ControlRequest(
            method: request.pointee.method.text, target: target,
            fields: PluginRequests.fields(request.pointee),
            body: [UInt8](request.pointee.body.bytes),
            peer: PeerCredentials(process: 0, user: 0, group: 0), parameters: parameters,
            caller: Caller(name: instance.name))
        switch route.handler(control) {
        case .now(let whole): pending.complete(whole)
        case .later(let begin): begin(pending)
        case .stream:
            pending.complete(
                .error(400, code: "no_stream", "A plugin cannot stream; emit and deliver do that."))
        }
        return BELFRY_OK
    }

    private static func fields(_ request: belfry_request) -> [Field] {
        (0..<min(request.header_count, 64)).compactMap { index in
            request.headers.map { Field($0[index].key.text, $0[index].value.text) }
        }
    }

    /// A plugin's reply function with its context.
    ///
    /// Sendable: the contract lets it be called on any thread, once.
    private struct Answer: @unchecked Sendable {
        let reply: belfry_reply
        let context: UnsafeMutableRawPointer?

        func send(_ whole: ControlReply) {
            let fields = whole.fields.map { (LastingText($0.name), LastingText($0.value)) }
            let pairs = fields.map { belfry_kv(key: $0.str, value: $1.str) }
            withExtendedLifetime(fields) {
                pairs.withUnsafeBufferPointer { pairs in
                    whole.body.withUnsafeBytes { body in
                        reply(
                            context, Int32(whole.status), pairs.baseAddress, pairs.count,
                            belfry_str(body))
                    }
                }
            }
        }
    }
}
