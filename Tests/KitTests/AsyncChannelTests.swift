import BelfryKit
import CBelfry
import Synchronization
import Testing

/// Does what its recipient's configuration says.
private final class Courier: Channel {
    struct Settings: PluginSettings {
        var act: String
    }

    struct Trouble: Error { let text = "swordfish" }

    static let identity = Identity(id: "test.courier", version: "1.0.0", vendor: "Test")
    static let traits = ChannelTraits(isIdempotent: true, maxInFlight: 4)
    private let act: String
    private let host: Host

    init(settings: Settings, host: Host) throws {
        if settings.act == "no instance" { throw Trouble() }
        act = settings.act
        self.host = host
    }

    func start() throws {
        if act == "no start" { throw PluginError.unavailable("The road is closed.") }
    }

    func deliver(_ delivery: Delivery) async throws -> Outcome {
        switch act {
        case "tell":
            await Task.yield()
            let event = delivery.event
            return .delivered(
                "\(delivery.words.title)|\(event.title)|\(event.type)|\(event.priority)"
                    + "|\(delivery.recipient ?? "-")|\(delivery.idempotencyKey)"
                    + "|\(delivery.isRepeat)|\(delivery.attempt)|\(event.number("price") ?? 0)")
        case "retry": return .retry(after: .seconds(3), "Later, they say.")
        case "refused": throw PluginError.credentialsRefused("The token is wrong.")
        case "trouble": throw Trouble()
        case "hold":
            host.log(.info, "holding")
            while !Task.isCancelled { await Task.yield() }
            try Task.checkCancellation()
            return .delivered()
        case "hang":
            host.log(.info, "hanging")
            hanging.wait { $0 ? () : nil }
            return .delivered()
        default: return .rejected("I know no \(act).")
        }
    }
}

/// Rung when a hanging delivery may go on.
private let hanging = Monitor(false)

@Suite("Channels with async deliveries", .timeLimit(.minutes(1)))
struct AsyncChannelTests {
    private let courier = PluginDescriptor(Courier.self)

    private func instance(_ act: String, host: FakeHost = FakeHost()) throws -> LoadedInstance {
        let instance = try LoadedInstance(courier, config: #"{"act": "\#(act)"}"#, host: host)
        #expect(instance.start() == BELFRY_OK)
        return instance
    }

    @Test("a delivery carries everything, from memory of its own")
    func telling() throws {
        let instance = try instance("tell")
        do {
            // The host's memory is gone before anybody waits for the outcome.
            #expect(try instance.deliver(Offer(tokens: [11])) == BELFRY_OK)
        }
        let told = instance.host.completions(atLeast: 1)
        #expect(
            told == [
                FakeHost.Completion(
                    token: 11, status: BELFRY_OK,
                    providerID:
                        "Rendered title|RELIANCE 100 shares @ ₹2,500|order_filled|high|#desk|key-7"
                        + "|true|2|175.5")
            ])
        instance.stop()
        instance.destroy()
    }

    @Test("outcomes and thrown errors reach the host as statuses and sentences")
    func outcomes() throws {
        let expected = [
            "retry": FakeHost.Completion(
                token: 5, status: BELFRY_RETRY, detail: "Later, they say.",
                retryAfter: 3_000_000_000),
            "refused": FakeHost.Completion(
                token: 5, status: BELFRY_AUTH, detail: "The token is wrong."),
            "trouble": FakeHost.Completion(
                token: 5, status: BELFRY_UNKNOWN, detail: "Trouble was thrown."),
            "dance": FakeHost.Completion(
                token: 5, status: BELFRY_REJECTED, detail: "I know no dance."),
        ]
        for (act, completion) in expected {
            let instance = try instance(act)
            #expect(try instance.deliver(Offer(tokens: [5])) == BELFRY_OK)
            #expect(instance.host.completions(atLeast: 1) == [completion])
            instance.stop()
            instance.destroy()
        }
    }

    @Test("an error from init or start is a status and a sentence, without the error's own text")
    func barrier() throws {
        let unborn = try LoadedInstance(courier, config: #"{"act": "no instance"}"#)
        #expect(unborn.status == BELFRY_RETRY)
        #expect(unborn.faults == [Fault("", "Trouble was thrown.")])
        let idle = try LoadedInstance(courier, config: #"{"act": "no start"}"#)
        #expect(idle.start() == BELFRY_RETRY)
        #expect(idle.host.seen.withLock { $0.logs } == ["The road is closed. call=start"])
        idle.destroy()
    }

    @Test("what is over the limit is refused whole, and room is announced")
    func backpressure() throws {
        let instance = try instance("hold")
        #expect(try instance.deliver(Offer(tokens: [1, 2, 3])) == BELFRY_OK)
        #expect(try instance.deliver(Offer(tokens: [4, 5])) == BELFRY_BUSY)
        let cancel = try instance.find(BELFRY_CHANNEL, as: belfry_channel.self).cancel
        for token in 1...3 as ClosedRange<UInt64> { cancel?(instance.context, token) }
        #expect(Set(instance.host.completions(atLeast: 3).map(\.token)) == [1, 2, 3])
        let readies = instance.host.seen.wait(atMost: .seconds(20)) {
            $0.readies > 0 ? $0.readies : nil
        }
        #expect(readies == 1)
        instance.stop()
        instance.destroy()
    }

    @Test("a delivery whose time is over is not tried")
    func expiry() throws {
        let instance = try instance("dance")
        #expect(try instance.deliver(Offer(tokens: [9], deadline: 1)) == BELFRY_OK)
        #expect(instance.host.completions(atLeast: 1).map(\.status) == [BELFRY_EXPIRED])
        instance.stop()
        instance.destroy()
    }

    @Test("live items and items after stop are refused")
    func refusals() throws {
        let instance = try instance("dance")
        #expect(try instance.deliver(Offer(tokens: [0])) == BELFRY_INVALID)
        instance.stop()
        #expect(try instance.deliver(Offer(tokens: [1])) == BELFRY_BUSY)
        #expect(instance.host.completions(atLeast: 0).isEmpty)
        instance.destroy()
    }

    @Test("stop cancels what is under way and completes each token once")
    func stopping() throws {
        let instance = try instance("hold")
        #expect(try instance.deliver(Offer(tokens: [1, 2])) == BELFRY_OK)
        _ = instance.host.seen.wait(atMost: .seconds(20)) { $0.logs.isEmpty ? nil : () }
        instance.stop(within: .milliseconds(300))
        let completions = instance.host.completions(atLeast: 2)
        #expect(completions.map(\.token).sorted() == [1, 2])
        #expect(
            completions.allSatisfy { [BELFRY_UNKNOWN, BELFRY_EXPIRED].contains($0.status) })
        instance.destroy()
    }

    @Test(
        "a delivery that blocks for ever is left behind: completed, and without a way to the host")
    func strays() throws {
        let instance = try instance("hang")
        #expect(try instance.deliver(Offer(tokens: [1, 2])) == BELFRY_OK)
        _ = instance.host.seen.wait(atMost: .seconds(20)) { $0.logs.isEmpty ? nil : () }
        instance.stop(within: .milliseconds(100))
        let completions = instance.host.completions(atLeast: 2).sorted { $0.token < $1.token }
        #expect(completions.map(\.status) == [BELFRY_UNKNOWN, BELFRY_EXPIRED])
        instance.destroy()
        hanging.withLock { $0 = true }
        hanging.ring()
        #expect(instance.host.completions(atLeast: 2).count == 2)
    }
}
