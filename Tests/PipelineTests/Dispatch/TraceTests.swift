import CBelfry
import Configuration
import Core
import Pipeline
import Store
import Testing

@Suite("A trace goes from source to channel, and into the log", .timeLimit(.minutes(1)))
struct TraceTests {
    private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00-\(id)-00f067aa0ba902b7-01"

    /// Channels that write the traceparent where others write the title.
    private func configuration(
        _ rig: StoredRig, sending: SendingSettings = SendingSettings()
    ) throws -> HostConfiguration {
        StoredRig.configuration([try rig.scribe(defines: ["TRACES"], sending: sending)])
    }

    @Test func `a channel is given the trace of the event, and none where there is none`() throws {
        let rig = try StoredRig()
        rig.start(try configuration(rig))
        rig.send("one") { $0.traceparent = Self.parent }
        rig.send("two")
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.reaches(.delivered, "two"))
        let attempts = rig.attempts()
        #expect(attempts.first { $0.event == "one" }?.title == Self.parent)
        #expect(attempts.first { $0.event == "two" }?.title == "")
    }

    @Test func `the trace outlasts the host that took the event in`() throws {
        let first = try StoredRig()
        var sending = SendingSettings()
        sending.firstPause = .seconds(2)
        sending.longestPause = .seconds(2)
        first.start(try configuration(first, sending: sending))
        first.send("one") {
            $0.subject = "retry-1"
            $0.traceparent = Self.parent
        }
        #expect(first.eventually { first.attempts().count == 1 })
        first.stop()
        let second = try StoredRig(after: first.folder)
        second.start(try configuration(second))
        #expect(second.reaches(.delivered, "one"))
        #expect(second.attempts().map(\.title) == [Self.parent, Self.parent])
    }

    @Test func `what is given up stands in the log with what it is found by`() throws {
        let rig = try StoredRig()
        rig.start(try configuration(rig))
        rig.send("one") {
            $0.subject = "reject"
            $0.traceparent = Self.parent
        }
        #expect(rig.reaches(.dead, "one"))
        let number = try #require(try rig.deliveries("one").first).number
        let line =
            "scribe: a delivery is given up because the channel will never take it: as asked "
            + "event=one trace=\(Self.id) delivery=\(number.rawValue) "
            + "notification=\(number.notification) attempt=1"
        #expect(rig.hasLogged(line))
        rig.send("two")
        #expect(rig.eventually { rig.hasLogged("scribe: delivered event=two delivery=") })
    }
}
