import Testing

@testable import Daemon

@Suite("When a host that stands by tries to go on") struct StandbyTurnsTests {
    private let second: Int64 = 1_000_000_000

    @Test func `It tries at once, and again twice a second while another host is at work`() {
        var turns = StandbyTurns()
        #expect(turns.step == .take && turns.nextNs <= 0)
        turns.note(.held, atNs: 7 * second)
        #expect(turns.step == .take)
        #expect(turns.nextNs == 7 * second + second / 2)
    }

    @Test func `A server that comes back gives who held the store time to return`() {
        var turns = StandbyTurns()
        turns.note(.unreachable, atNs: 0)
        #expect(turns.step == .look)
        #expect(turns.nextNs == second / 2)
        turns.note(.unreachable, atNs: second)
        #expect(turns.step == .look)
        turns.note(.reachable, atNs: 2 * second)
        #expect(turns.step == .take)
        #expect(turns.nextNs == 12 * second)
        turns.note(.held, atNs: 12 * second)
        #expect(turns.nextNs == 12 * second + second / 2)
    }
}
