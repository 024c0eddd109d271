package import HTTP1

/// One thing that the API can do.
package struct Route: Sendable {
    package let methods: [String]
    package let pattern: RoutePattern
    package let handler: @Sendable (ControlRequest) -> ControlAnswer

    package init(
        _ methods: String..., at pattern: String,
        handler: @escaping @Sendable (ControlRequest) -> ControlAnswer
    ) {
        self.methods = methods
        self.pattern = RoutePattern(pattern)
        self.handler = handler
    }
}

/// Finds what a request asks for.
package struct Router: Sendable {
    package let routes: [Route]

    package init(_ routes: [Route]) {
        self.routes = routes
    }

    package enum Match: Sendable {
        case found(Route, parameters: [String: String])
        /// The path is known, the method is not: these are.
        case otherMethods([String])
        case unknown
    }

    package func match(_ method: String, _ target: RequestTarget) -> Match {
        var others: [String] = []
        // HEAD is GET without the body, which the connection leaves out.
        let wanted = method == "HEAD" ? "GET" : method
        for route in routes {
            guard let parameters = route.pattern.match(target.segments) else { continue }
            if route.methods.contains(wanted) { return .found(route, parameters: parameters) }
            others += route.methods
        }
        return others.isEmpty ? .unknown : .otherMethods(others)
    }
}
