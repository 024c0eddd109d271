import Outbox
import Testing

@testable import Configuration

@Suite struct SendingTests {
    private func sending(_ block: String) throws -> SendingSettings {
        let configuration = try read(
            "channels:\n  sms: { plugin: x, enabled: false }\n  push: { plugin: y }\n"
                + "  slack: { plugin: slack, sending: \(block) }")
        return try #require(configuration.instance(named: "slack")).sending
    }

    @Test func `What is not said is as the outbox has it`() throws {
        let usual = try sending("{}")
        #expect(usual == SendingSettings())
        #expect(usual.retryPolicy == RetryPolicy())
        #expect(usual.circuit == Circuit.Settings())
        #expect(usual.limits.opens == .min)
        #expect(usual.queue(maxInFlight: 1_024) == DueQueue.Settings())
        #expect(usual.fallbackList(of: "slack") == nil)
    }

    @Test func `Everything that is said reaches the outbox`() throws {
        let sending = try sending(
            """
            {
                  attempts: 3, give_up_after: 48h, first_pause: 1s, longest_pause: 30s,
                  repeat_unknown: false, fallback: [sms, push], fallback_after: 30s,
                  attempt_timeout: 5m, in_flight: 8, batch: 4,
                  circuit: { failures: 2, first_pause: 1s, longest_pause: 2s, credentials_pause: 1h }
                }
            """)
        var policy = RetryPolicy()
        policy.attemptsLimit = 3
        policy.ageLimitNs = 48 * Span.hour
        policy.firstPauseNs = Span.second
        policy.longestPauseNs = 30 * Span.second
        policy.repeatsUnknown = false
        policy.fallbackAfterNs = 30 * Span.second
        #expect(sending.retryPolicy == policy)
        var circuit = Circuit.Settings()
        circuit.failuresToOpen = 2
        circuit.firstPauseNs = Span.second
        circuit.longestPauseNs = 2 * Span.second
        circuit.credentialsPauseNs = Span.hour
        #expect(sending.circuit == circuit)
        #expect(sending.fallbackList(of: "slack")?.instances == ["slack", "sms", "push"])
        let settings = sending.dispatcher(maxInFlight: 100, maxBatch: 50)
        #expect(settings.queue.windowSize == 8)
        #expect(settings.maxBatch == 4)
        #expect(settings.queue.attemptNs == 5 * Span.minute)
        #expect(settings.retry == policy)
        #expect(settings.circuit == circuit)
    }

    @Test func `A plugin is never given more than it takes`() throws {
        let settings = try sending("{ in_flight: 500, batch: 500 }")
            .dispatcher(maxInFlight: 10, maxBatch: 5)
        #expect(settings.queue.windowSize == 10)
        #expect(settings.maxBatch == 5)
    }

    @Test(arguments: ["1s", "60s", "1h"])
    func `A claim outlasts the longest attempt`(timeout: String) throws {
        let queue = try sending("{ attempt_timeout: \(timeout) }").queue(maxInFlight: 1)
        #expect(queue.leaseNs >= queue.attemptNs + queue.graceNs + Span.minute)
    }

    @Test(arguments: [
        ("5/s", RateLimit(5, perNs: Span.second)), ("30/m", RateLimit(30, perNs: Span.minute)),
        ("200/h", RateLimit(200, perNs: Span.hour)),
        ("1000/d", RateLimit(1_000, perNs: 24 * Span.hour)),
        ("{ count: 30, per: 90s, burst: 5 }", RateLimit(30, perNs: 90 * Span.second, burst: 5)),
    ])
    func `Rates are read in two ways`(text: String, limit: RateLimit) throws {
        let sending = try sending("{ rate: \(text), per_user: \(text), per_recipient: \(text) }")
        #expect(sending.rate?.limit == limit)
        #expect(sending.perUser?.limit == limit)
        #expect(sending.perRecipient?.limit == limit)
    }

    @Test func `A channel that only takes over is not said to hear nothing`() {
        let text = """
            channels:
              sms: { plugin: x }
              slack: { plugin: slack, sending: { fallback: sms } }
            routes: [{ channels: slack }]
            """
        #expect(rendered(text) == "")
    }
}
