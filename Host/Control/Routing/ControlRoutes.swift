import HTTP1
import JSON

/// The routes of the API, as `openapi.yaml` beside the sources describes them.
package enum ControlRoutes {
    package static let prefix = "/api/v1"

    package static func router(over host: any HostFacade & LedgerFacade) -> Router {
        Router(hostRoutes(over: host) + LedgerRoutes.all(over: host))
    }

    private static func hostRoutes(over host: any HostFacade) -> [Route] {
        [
            Route("GET", at: "\(prefix)/status") { _ in .later { host.status($0) } },
            Route("GET", at: "\(prefix)/plugins") { _ in .now(.json(host.plugins())) },
            Route("GET", at: "\(prefix)/health") { _ in
                .later { reply in host.health { reply.complete(health($0)) } }
            },
            Route("GET", at: "\(prefix)/metrics") { _ in .later { host.metrics($0) } },
            Route("POST", at: "\(prefix)/reload") { request in
                .later { host.reload($0, by: request.caller) }
            },
            Route("POST", at: "\(prefix)/stop") { request in
                .later { reply in
                    reply.complete(.json(["stopping": true], status: 202))
                    host.stop(by: request.caller)
                }
            },
            Route("POST", at: "\(prefix)/events") { emit($0, to: host) },
            Route("GET", at: "\(prefix)/tail") { tail($0, of: host) },
            Route(
                "GET", "POST", "PUT", "PATCH", "DELETE",
                at: "\(prefix)/plugins/{instance}/{path...}"
            ) { request in
                let instance = request.parameters["instance"] ?? ""
                return .later { host.endpoint(instance, request, $0) }
            },
        ]
    }

    package static func health(_ health: ControlHealth) -> ControlReply {
        .json(
            [
                "state": .string(health.state.rawValue), "why": .string(health.why),
                "problems": .array(health.problems),
            ],
            status: health.state == .down ? 503 : 200)
    }

    private static func emit(_ request: ControlRequest, to host: any HostFacade) -> ControlAnswer {
        do throws(JSONError) {
            let event = try request.json()
            guard event.object != nil else {
                return .now(
                    .error(
                        422, code: "event_invalid", "An event is a JSON object, not \(event.kind)."
                    ))
            }
            return .later { host.emit(event, $0) }
        } catch {
            return .now(.error(400, code: "json_malformed", "The body is not JSON: \(error)"))
        }
    }

    private static func tail(_ request: ControlRequest, of host: any HostFacade) -> ControlAnswer {
        do throws(TailFilterError) {
            let filter = try TailFilter(request.target.items)
            return .stream { host.tail(filter, into: $0) }
        } catch {
            return .now(.error(400, code: "filter_invalid", error.sentence))
        }
    }
}
