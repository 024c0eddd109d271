import Control
import HTTP1
import Testing

@Suite struct RoutingTests {
    private func match(_ pattern: String, _ path: String) -> [String: String]? {
        RequestTarget(path).flatMap { RoutePattern(pattern).match($0.segments) }
    }

    @Test func `patterns take segments by their place`() {
        #expect(match("/api/{name}", "/api/a") == ["name": "a"])
        #expect(match("/api/{name}", "/api/a%2Fb") == ["name": "a/b"])
        #expect(match("/api/{name}", "/api") == nil)
        #expect(match("/api/{name}", "/api/a/b") == nil)
        #expect(match("/api/x", "/api/y") == nil)
        #expect(match("/", "/") == [:])
    }

    @Test func `the rest may be empty`() {
        #expect(match("/p/{i}/{path...}", "/p/a") == ["i": "a", "path": "/"])
        #expect(match("/p/{i}/{path...}", "/p/a/b/c?d") == ["i": "a", "path": "/b/c"])
        #expect(match("/p/{i}/{path...}", "/p") == nil)
    }

    @Test func `the description of the API has the same routes as the router`() throws {
        let router = ControlRoutes.router(over: StubHost())
        let served = router.routes.flatMap { route in
            route.methods.map {
                "\($0) \(route.pattern.description.replacing("...}", with: "}"))"
            }
        }
        let described = try describedRoutes()
        #expect(described.count > 8)
        #expect(Set(served) == Set(described))
        #expect(served.count == described.count)
    }

    /// The methods below the paths: the file is written with two spaces a level.
    private func describedRoutes() throws -> [String] {
        let text = try Fixture.text("\(Fixture.repository)/Host/Control/openapi.yaml")
        var path = ""
        var routes: [String] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = String(line.dropFirst(2).dropLast())
            }
            for method in ["get", "put", "post", "patch", "delete"]
            where line.hasPrefix("    \(method):") {
                routes.append("\(method.uppercased()) \(path)")
            }
        }
        return routes
    }
}

@Suite struct TailFilterTests {
    private func wants(
        _ query: String, type: String = "order_filled", subject: String = "AAPL", user: String = "",
        source: String = "market", priority: Int = 1
    ) throws -> Bool {
        let target = try #require(RequestTarget("/tail?\(query)"))
        return try TailFilter(target.items).wants(
            type: type, subject: subject, user: user, source: source, priority: priority)
    }

    @Test func `each filter must fit, of several values any`() throws {
        #expect(try wants(""))
        #expect(try wants("type=order_*"))
        #expect(try wants("type=signal&type=order_fille?"))
        #expect(try !wants("type=order_fille"))
        #expect(try wants("type=order_*&subject=AAPL&source=market"))
        #expect(try !wants("type=order_*&subject=MSFT"))
        #expect(try !wants("user=anna"))
        #expect(try wants("priority=medium"))
        #expect(try !wants("priority=high"))
    }

    @Test func `unknown filters and levels are refused`() {
        #expect(throws: TailFilterError.self) { try wants("colour=red") }
        #expect(throws: TailFilterError.self) { try wants("priority=loud") }
    }

    @Test func `a filter is written as it is read`() throws {
        let target = try #require(RequestTarget("/?type=a*&type=b&user=u&priority=high"))
        #expect(try TailFilter(target.items).items == target.items)
    }
}
