import Core
import Patterns
import Testing

struct JournalCoverageTests {
    private func coverage(_ rules: (types: [String], channel: String)...) -> JournalCoverage {
        JournalCoverage(
            rules.map { types, channel in
                Rule(
                    name: "", types: types.map { Glob($0) }, channels: [channel],
                    location: Location(file: "plugins.yaml", line: 1, column: 1))
            }, stored: ["mail"])
    }

    @Test func `types that one keeps and the other does not are named`() {
        let fills = coverage((["order_filled"], "mail"))
        let own = coverage(
            (["com.acme.*", "com.acme.call"], "mail"), (["price_update", "signal"], "ticker"))
        #expect(fills.beyond(own) == ["order_filled"])
        #expect(own.beyond(fills) == ["com.acme.call", "signal"])
        #expect(own.beyond(own) == [])
    }

    @Test func `a type of a plugin's own is kept with its stored deliveries only`() {
        #expect(!coverage((["com.acme.call"], "ticker")).covers(type: "com.acme.call"))
        #expect(coverage((["com.acme.call"], "mail")).covers(type: "com.acme.call"))
        #expect(coverage(([], "mail")).covers(type: "com.acme.call"))
    }

    @Test func `what must be remembered is kept without a rule, and market data never`() {
        #expect(coverage().covers(type: "risk_limit_breached"))
        #expect(!coverage(([], "mail")).covers(type: "price_update"))
    }
}
