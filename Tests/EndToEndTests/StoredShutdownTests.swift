import Control
import Glibc
import Platform
import Testing

/// SIGTERM while stored deliveries are on their way: what was not sent goes out after the next
/// start, as if nothing had been.
@Suite(.timeLimit(.minutes(5))) struct StoredShutdownTests {
    private static let events = 20
    /// Of the four places of either channel one is kept free for what is critical.
    private static let window = 3

    private func configuration(
        _ place: Place, _ plugin: String, drain: String, settings: String = ""
    ) -> String {
        """
        host: { state_dir: ./state, deadlines: { stop: 1s, drain: \(drain) } }
        channels:
          bell:
            plugin: ./\(plugin).so
            config: { file: \(place.path)/attempts\(settings) }
            sending: { first_pause: 100ms, longest_pause: 100ms }
        routes:
          - { channels: [bell] }

        """
    }

    private func place() throws -> Place {
        let place = try Place()
        try CompiledPlugin("late.c").install(at: place.file("late.so"))
        try CompiledPlugin(
            "\(BuildTree.root)/Tests/PipelineTests/Fixtures/scribe.c", "IN_FLIGHT=4"
        ).install(at: place.file("scribe.so"))
        return place
    }

    private func sendAll(to host: RunningBelfry, subject: String = "") throws {
        for number in 0..<Self.events {
            let reply = try host.ask(
                "POST", "/events",
                body: #"{"type":"order_filled","id":"1-\#(number)","subject":"\#(subject)"}"#)
            try #require(reply.status == 202)
        }
    }

    /// Starts a daemon whose channel answers at once, and waits until all has ended.
    private func finish(in place: Place) throws {
        let host = try RunningBelfry(
            configuration(place, "scribe", drain: "5s"), in: place)
        let file = StoreFile(in: place)
        #expect(try host.becomesTrue { try file.open() == 0 })
        #expect(try host.stop() == .exited(0))
        try file.expectWhole()
    }

    @Test func `what the channel has taken it may deliver, and the rest is not a repeat`() throws {
        let place = try place()
        let host = try RunningBelfry(
            configuration(place, "late", drain: "20s", settings: ", after_ms: 1500"), in: place)
        try sendAll(to: host)
        #expect(try host.becomesTrue { try Books(in: place).attempts.count >= Self.window })
        #expect(try host.stop() == .exited(0))
        let taken = try Books(in: place).attempts.count
        let file = StoreFile(in: place)
        #expect(taken < Self.events)
        #expect(try file.number("SELECT count(*) FROM delivery WHERE state = 2") == taken)
        #expect(try file.open() == Self.events - taken)
        try finish(in: place)
        let attempts = try Books(in: place).attempts
        #expect(attempts.count == Self.events)
        #expect(Set(attempts.map(\.event)).count == Self.events)
        #expect(!attempts.contains { $0.isRepeat })
    }

    @Test func `what the channel never answers is waited for until the deadline, then repeated`()
        throws
    {
        let place = try place()
        let host = try RunningBelfry(configuration(place, "scribe", drain: "1s"), in: place)
        try sendAll(to: host, subject: "never")
        #expect(try host.becomesTrue { try Books(in: place).attempts.count == Self.window })
        let began = Clock.system.monotonicNs()
        #expect(try host.stop() == .exited(0))
        let took = Double(Clock.system.monotonicNs() - began) / 1e9
        #expect((0.9...8).contains(took), "stopping took \(took) s")
        let taken = Set(try Books(in: place).attempts.map(\.event))
        #expect(taken.count == Self.window)

        let next = try RunningBelfry(
            configuration(place, "late", drain: "5s", settings: ", after_ms: 0"), in: place)
        let file = StoreFile(in: place)
        #expect(try next.becomesTrue { try file.open() == 0 })
        #expect(try next.stop() == .exited(0))
        let again = try Books(in: place).attempts.dropFirst(Self.window)
        #expect(again.count == Self.events)
        #expect(Set(again.filter(\.isRepeat).map(\.event)) == taken)
        try file.expectWhole()
    }
}
