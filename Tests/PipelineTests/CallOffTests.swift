import CBelfry
import Configuration
import Loading
import Pipeline
import Platform
import Synchronization
import Testing

/// A host that is told to stop while it changes: what hangs is left behind, what was begun is
/// undone.
@Suite("Changes that are called off", .timeLimit(.minutes(1))) struct CallOffTests {
    private let rig = Rig()
    private let good = Board()
    private let stuck = Board()

    /// Runs a change that hangs on the board `stuck`, and calls it off then; how many seconds that
    /// took from there.
    private func callingOff(_ change: () throws -> Void) throws -> Double {
        let (host, board) = (rig.host, stuck)
        let moment = Moment()
        let thread = try Thread(named: "caller") {
            while board[.hanging] == 0 { Clock.pause(milliseconds: 1) }
            moment.note()
            host.callOffChanges()
        }
        try change()
        thread.join()
        return moment.secondsAgo
    }

    @Test func `A start that hangs comes to nothing, soon`() throws {
        stuck.fail(.startHangs)
        defer { stuck.fail(nil) }
        var report: ChangeReport?
        let took = try callingOff {
            report = rig.start(try .bell(good, named: "good"), try .bell(stuck, named: "stuck"))
        }
        // One second of grace, against the ten that a start may take.
        #expect(took < 5, "it took \(took) s")
        #expect(report?.isCalledOff == true)
        #expect(
            report?.failures.map(\.reason) == [
                "stuck: start() has not returned and the host is to stop; it is set aside, its "
                    + "thread is left to it"
            ])
        #expect(rig.host.current.running.isEmpty)
        #expect(good[.started] == good[.stopped])
        #expect(good[.created] == good[.destroyed])
    }

    @Test func `A reload that hangs leaves everything as it was, and there is no other`() throws {
        stuck.fail(.startHangs)
        defer { stuck.fail(nil) }
        rig.start(try .bell(good, named: "good"))
        let before = rig.host.current
        let extra = Board()
        let took = try callingOff {
            let refused = try #require(throws: ChangeRefused.self) {
                try rig.reload(
                    try .bell(good, named: "good", level: 3), try .bell(stuck, named: "stuck"),
                    try .bell(extra, named: "extra"))
            }
            #expect(refused.isCalledOff)
            #expect(refused.failures.map(\.instance) == ["stuck"])
        }
        #expect(took < 5, "it took \(took) s")
        #expect(rig.host.current.generation == before.generation)
        #expect(rig.running("good") === before.running(named: "good"))
        #expect(good[.level] == 1)
        #expect(extra[.started] == extra[.stopped])
        #expect(extra[.created] == extra[.destroyed])
        rig.emit(1)
        #expect(good.log == [1])

        let later = try #require(throws: ChangeRefused.self) {
            try rig.reload(try .bell(good, named: "good"), try .bell(extra, named: "extra"))
        }
        #expect(later.isCalledOff)
        #expect(later.failures.isEmpty)
        #expect(extra[.created] == extra[.destroyed])
    }

    @Test func `A validate() that hangs is called off as well`() throws {
        stuck.fail(.validateHangs)
        defer { stuck.fail(nil) }
        var report: ChangeReport?
        let took = try callingOff { report = rig.start(try .bell(stuck, named: "stuck")) }
        #expect(took < 4, "it took \(took) s")
        #expect(report?.failures.first?.reason.contains("validate() of /") == true)
    }
}

private final class Moment: Sendable {
    private let ns = Atomic<Int64>(0)

    func note() { ns.store(Clock.system.monotonicNs(), ordering: .releasing) }

    var secondsAgo: Double {
        Double(Clock.system.monotonicNs() - ns.load(ordering: .acquiring)) / 1e9
    }
}
