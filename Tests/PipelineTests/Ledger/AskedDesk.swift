import Control
import Daemon
import HTTP1
import JSON
import Pipeline
import Platform
import Synchronization
import Testing

/// The host's API over a rig: the router, without a socket.
struct AskedDesk {
    private let desk: HostDesk
    private let router: Router

    init(_ rig: StoredRig) {
        desk = HostDesk(
            host: rig.host,
            status: HostStatus(
                host: rig.host, version: "1", process: 1, configurationPath: "plugins.yaml"),
            askReload: {}, askStop: {})
        router = ControlRoutes.router(over: desk)
    }

    /// Asks as user 7 does and waits for the answer.
    func ask(_ method: String, _ path: String, _ body: JSONValue? = nil) throws -> ControlReply {
        let target = try #require(RequestTarget(ControlRoutes.prefix + path))
        guard case .found(let route, let parameters) = router.match(method, target) else {
            throw Unknown(path: path)
        }
        let request = ControlRequest(
            method: method, target: target, body: body.map { Array($0.text().utf8) } ?? [],
            peer: PeerCredentials(process: 1, user: 7, group: 7), parameters: parameters)
        switch route.handler(request) {
        case .now(let reply): return reply
        case .later(let begin):
            let answer = Answer()
            begin(PendingReply { answer.note($0) })
            return answer.wait()
        case .stream: throw Unknown(path: path)
        }
    }

    /// As `ask`, for what must be done.
    func value(
        _ method: String, _ path: String, _ body: JSONValue? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let reply = try ask(method, path, body)
        #expect(
            reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))",
            sourceLocation: sourceLocation)
        return try JSONValue(parsing: reply.body)
    }

    /// The code and the sentence with which something is refused.
    func refusal(
        _ method: String, _ path: String, _ body: JSONValue? = nil
    ) throws -> (status: Int, code: String, sentence: String) {
        let reply = try ask(method, path, body)
        let error = try JSONValue(parsing: reply.body)["error"]
        return (reply.status, error?["code"]?.string ?? "", error?["message"]?.string ?? "")
    }

    private struct Unknown: Error {
        let path: String
    }

    private final class Answer: Sendable {
        private let monitor = Monitor()
        private let reply: Mutex<ControlReply?> = Mutex(nil)

        func note(_ reply: ControlReply) {
            self.reply.withLock { $0 = reply }
            monitor.locked { monitor.wake() }
        }

        func wait() -> ControlReply {
            monitor.locked {
                while true {
                    if let reply = reply.withLock({ $0 }) { return reply }
                    monitor.wait()
                }
            }
        }
    }
}
