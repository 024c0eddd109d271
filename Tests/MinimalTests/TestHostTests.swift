import BelfryTestHost
import Glibc
import Platform
import Synchronization
import TestKit
import Testing

@Suite("The test host from Swift") struct TestHostTests {
    private static let source = "\(CompiledC.root)/Tests/MinimalTests/ThirdParty/plugin.c"
    private static let busy = TestRequest("GET", "/busy")

    private func plugin() throws -> String { try CompiledC.plugin(TestHostTests.source) }

    /// The same plugin for stored deliveries only.
    private func storedOnly() throws -> String {
        try CompiledC.plugin(TestHostTests.source, defines: ["FLAGS=0"])
    }

    private func manualHost() -> TestHost {
        var options = TestHost.Options()
        options.hasManualClock = true
        return TestHost(options)
    }

    private func tick(_ key: String, to recipient: String = "") -> TestDelivery {
        var delivery = TestDelivery(
            TestEvent(type: "order_filled", title: "tick"), idempotencyKey: key)
        delivery.recipient = recipient
        return delivery
    }

    @Test func `From nothing to the first event takes less than a tenth of a second`() throws {
        let plugin = try plugin()
        // The first host of a process also reads the C library's and the runtime's tables.
        for round in ["first", "second"] {
            let began = Clock.system.monotonicNs()
            let host = TestHost()
            try host.add(.channel, plugin, named: "bell")
            try host.start()
            host.emit(TestEvent(type: "order_filled"))
            let tookNs = Clock.system.monotonicNs() - began
            #expect(try host.counters(of: "bell").delivered == 1)
            #expect(tookNs < 100_000_000)
            print("the \(round) test host had its first event delivered in \(tookNs / 1_000) µs")
        }
    }

    @Test func `A timer of a plugin in Swift fires by the clock of the host`() throws {
        let folder = try TemporaryDirectory()
        let console = try #require(BuiltProducts.plugins.first { $0.hasSuffix("console.so") })
        let log = "\(folder.path)/log"
        let host = manualHost()
        try host.add(.channel, console, named: "desk", config: #"{"file": "\#(log)"}"#)
        try host.start()
        #expect(Files.exists(log))
        #expect(rename(log, "\(log).1") == 0)
        // It looks every ten seconds: without an event nothing else opens the file anew.
        host.advance(by: .seconds(9))
        #expect(!host.waitFor(within: .milliseconds(20)) { Files.exists(log) })
        host.advance(by: .seconds(1))
        #expect(host.waitFor { Files.exists(log) })
    }

    @Test func `A busy channel is offered stored deliveries again, in order`() throws {
        let host = TestHost()
        try host.add(.channel, try plugin(), named: "bell")
        try host.start()
        #expect(try host.request(TestHostTests.busy, of: "bell").status == 204)
        let tokens = try host.deliver((1...20).map { tick("key-\($0)") }, to: "bell")
        #expect(host.waitFor { host.outcomes.count == 20 })
        #expect(host.outcomes.map(\.token) == tokens)
        #expect(host.outcomes.map(\.idempotencyKey) == (1...20).map { "key-\($0)" })
        #expect(host.outcomes.allSatisfy { $0.status == .ok && $0.providerID == "message-1" })
        #expect(try host.counters(of: "bell").channelBusy == 2)
    }

    @Test func `A channel for stored deliveries only hears no live event`() throws {
        let host = TestHost()
        try host.add(.channel, try storedOnly(), named: "mail")
        try host.start()
        host.emit(TestEvent(type: "order_filled"))
        #expect(try host.counters(of: "mail").delivered == 0)
        try host.deliver([tick("one")], to: "mail")
        #expect(host.waitFor { host.outcomes.first?.status == .ok })
    }

    @Test func `No more is in flight than the channel can hold`() throws {
        let host = TestHost()
        try host.add(.channel, try plugin(), named: "bell")
        try host.start()
        // The plugin keeps these: its max_in_flight of 8 is full, and the ninth must wait.
        let kept = try host.deliver((1...8).map { tick("\($0)", to: "later") }, to: "bell")
        let waiting = try host.deliver([tick("nine")], to: "bell")
        #expect(!host.waitFor(within: .milliseconds(20)) { !host.outcomes.isEmpty })
        // It remembers only the last one that it was asked to keep.
        #expect(try host.cancel(try #require(kept.last), of: "bell"))
        #expect(host.waitFor { host.outcomes.count == 2 })
        #expect(host.outcomes.map(\.status) == [.expired, .ok])
        #expect(host.outcomes.last?.token == waiting.first)
    }

    @Test func `A reload keeps what is in flight with the generation that has it`() throws {
        let host = TestHost()
        let plugin = try plugin()
        try host.add(.channel, plugin, named: "bell")
        try host.start()
        let kept = try host.deliver([tick("1", to: "later")], to: "bell")
        try host.add(.channel, plugin, named: "other")
        try host.start()
        #expect(try host.cancel(kept[0], of: "bell"))
        #expect(host.waitFor { host.outcomes.count == 1 })
        host.remove("other")
        try host.start()
        #expect(throws: TestHostError.self) { try host.counters(of: "other") }
    }

    @Test func `A start that fails says why and leaves what runs`() throws {
        let host = TestHost()
        try host.add(.channel, try plugin(), named: "bell")
        try host.start()
        try host.add(.source, try plugin(), named: "picky", config: "{\"x\": 1}")
        let error = try #require(throws: TestHostError.self) { try host.start() }
        #expect(error.description.contains("takes no settings"))
        host.emit(TestEvent(type: "order_filled"))
        #expect(try host.counters(of: "bell").delivered == 1)
        #expect(throws: TestHostError.self) {
            try host.add(.channel, "x.so", named: "bell")
        }
        #expect(throws: TestHostError.self) {
            try host.add(.channel, "x.so", named: "list", config: "[]")
        }
    }

    @Test func `Routes choose by type and condition`() throws {
        let host = TestHost()
        for name in ["left", "right"] { try host.add(.channel, try plugin(), named: name) }
        try host.route(to: ["left"], types: ["order_*"], where: "confidence > 70")
        try host.route(to: ["right"], types: ["signal_*"])
        #expect(throws: TestHostError.self) { try host.route(to: ["left"], where: "and and") }
        try host.start()
        var order = TestEvent(type: "order_filled")
        host.emit(order)
        order.numbers = [TestEvent.Number("confidence", 71)]
        host.emit(order)
        host.emit(TestEvent(type: "signal_generated"))
        #expect(try host.counters(of: "left").delivered == 1)
        #expect(try host.counters(of: "right").delivered == 1)
    }

    @Test func `Timers, faults and late confirmations go by the test's will`() throws {
        let host = manualHost()
        try host.add(.source, try plugin(), named: "ticker")
        try host.start()
        #expect(try host.health(of: "ticker").reason == "warming up")
        host.holdDurable(of: "ticker")
        host.advance(by: .seconds(1))
        #expect(host.waitFor { host.emitted.count == 1 })
        #expect(host.emitted[0].source == "ticker")
        #expect(
            host.waitFor {
                host.log.contains { $0.message == "ticked" && $0.subject == "ticker" }
            })
        #expect(
            host.waitFor { (try? host.releaseDurable(of: "ticker", as: .ok)) == [1] })
        host.refuseNext(2, from: "ticker")
        for busy in 1...2 {
            host.advance(by: .seconds(1))
            #expect(host.waitFor { (try? host.counters(of: "ticker").busy) == busy })
        }
        #expect(host.emitted.count == 1)
        host.advance(by: .seconds(1))
        #expect(host.waitFor { host.emitted.count == 2 })
        let numbers = TestRequest("GET", "/numbers")
        #expect(
            host.waitFor {
                // One resume() may stand for both refusals: it says that there is room now.
                let text = try? host.request(numbers, of: "ticker").text
                return text == "confirmed 4 resumed 2" || text == "confirmed 4 resumed 1"
            })
    }

    @Test func `Plugins ask the host, and are refused where nobody answers`() throws {
        let host = TestHost()
        try host.add(.source, try plugin(), named: "ticker")
        try host.start()
        #expect(throws: TestHostError.self) {
            try host.request(TestRequest("GET", "/ask"), of: "ticker")
        }
        host.answerRequests { instance, request in
            TestResponse(200, body: "\(instance) asks \(request.method) \(request.path)")
        }
        let answer = try host.request(TestRequest("GET", "/ask"), of: "ticker")
        #expect(answer.text == "ticker asks GET /status")
    }

    @Test func `Waiting ends at once when it happens, and in time when it does not`() throws {
        let host = TestHost()
        let began = Clock.system.monotonicNs()
        #expect(!host.waitFor(within: .milliseconds(30)) { false })
        #expect(Clock.system.monotonicNs() - began >= 30_000_000)
        #expect(host.waitFor { true })
    }

    @Test func `What is asked of nobody is refused with a sentence`() throws {
        let host = TestHost()
        #expect(throws: TestHostError.self) { try host.deliver([tick("1")], to: "nobody") }
        try host.add(.channel, try plugin(), named: "bell")
        try host.start()
        var bad = tick("1")
        bad.event.type = ""
        let error = try #require(throws: TestHostError.self) {
            try host.deliver([tick("0"), bad], to: "bell")
        }
        #expect(error.description.contains("`type` is empty"))
        #expect(host.outcomes.isEmpty)
        host.stop()
        #expect(host.emit(TestEvent(type: "order_filled")) == .busy)
    }
}
