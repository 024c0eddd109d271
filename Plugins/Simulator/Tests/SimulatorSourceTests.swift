import BelfryKit
import CBelfry
import Testing

@testable import Simulator

@Suite("The simulator as a source", .timeLimit(.minutes(1)))
struct SimulatorSourceTests {
    @Test("a busy host gets the same events again, in order, without a gap")
    func backpressure() throws {
        let host = try StubHost(config: #"{"rate": 100000, "limit": 5000}"#)
        host.seen.withLock { $0.busyCalls = [2, 3, 5, 8, 13] }
        let sequence = host.wait(for: 5_000)
        #expect(sequence == Array(1...5_000))
        host.stop()
        #expect(host.wait(for: 5_000).count == 5_000)
    }

    @Test("a successor goes on with the very next event, and a paused one is silent")
    func handover() throws {
        let old = try StubHost(config: #"{"rate": 50000, "limit": 6000}"#)
        _ = old.wait(for: 1_000)
        old.pause(1)
        let saved = old.save()
        let before = old.seen.withLock { $0.sequence }
        let new = try StubHost(config: #"{"rate": 200000, "limit": 6000}"#, handedOver: saved)
        let after = new.wait(for: 6_000 - before.count)
        #expect(old.seen.withLock { $0.sequence } == before)
        #expect(before + after == Array(1...6_000))
        old.stop()
        new.stop()
    }

    @Test("what was handed over is not used for another sequence")
    func otherSequence() throws {
        let old = try StubHost(config: #"{"rate": 50000, "limit": 100}"#)
        _ = old.wait(for: 100)
        old.pause(1)
        let new = try StubHost(
            config: #"{"rate": 50000, "limit": 100, "seed": 2}"#, handedOver: old.save())
        #expect(new.wait(for: 100) == Array(1...100))
        old.stop()
        new.stop()
    }

    @Test("a reload that failed lets the old one go on where it was")
    func rollback() throws {
        let host = try StubHost(config: #"{"rate": 50000, "limit": 3000}"#)
        _ = host.wait(for: 500)
        host.pause(1)
        _ = host.save()
        host.pause(0)
        #expect(host.wait(for: 3_000) == Array(1...3_000))
        host.stop()
    }

    @Test("another rate is taken over by the market that runs, silence too, without a gap")
    func reconfiguring() throws {
        // One event in 17 minutes: what comes, comes by the second rate.
        let host = try StubHost(config: #"{"rate": 0.001, "limit": 3000}"#)
        #expect(host.reconfigure(#"{"rate": 50000, "limit": 3000}"#) == BELFRY_OK)
        _ = host.wait(for: 500)
        #expect(host.reconfigure(#"{"rate": 0, "limit": 3000}"#) == BELFRY_OK)
        #expect(host.reconfigure(#"{"rate": 100000, "burst": 10, "limit": 3000}"#) == BELFRY_OK)
        #expect(host.wait(for: 3_000) == Array(1...3_000))
        host.stop()
    }

    @Test("what began in silence can be woken")
    func waking() throws {
        let host = try StubHost(config: #"{"rate": 0}"#)
        #expect(host.reconfigure(#"{"rate": 50000}"#) == BELFRY_OK)
        #expect(host.wait(for: 100).starts(with: 1...100))
        host.stop()
    }

    @Test("settings that make another market are refused, and nothing changes")
    func otherMarket() throws {
        let host = try StubHost(config: #"{"rate": 50000, "limit": 1000}"#)
        for settings in [#""seed": 2"#, #""limit": 2000"#, #""types": ["order_*"]"#] {
            #expect(host.reconfigure(#"{"rate": 1, \#(settings)}"#) == BELFRY_INVALID)
        }
        #expect(host.reconfigure("{") == BELFRY_INVALID)
        #expect(host.wait(for: 1_000) == Array(1...1_000))
        host.stop()
    }

    @Test("a silent simulator starts, hands over and stops without a thread")
    func silence() throws {
        let host = try StubHost(config: #"{"rate": 0}"#)
        host.pause(1)
        #expect(!host.save().isEmpty)
        host.stop()
        #expect(host.seen.withLock { $0.calls } == 0)
    }
}
