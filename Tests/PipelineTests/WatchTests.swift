import CBelfry
import Configuration
import Core
import Loading
import Observability
import Patterns
import Pipeline
import Platform
import Testing

@Suite("Calls that must not wait") struct WatchTests {
    private let board = Board()
    private let rig = Rig()

    @Test func `A late call is counted and named, and costs nobody else`() throws {
        let other = Board()
        rig.start(try .bell(board, named: "slow"), try .bell(other, named: "other"))
        board[.sleepUs] = 5_000
        for number in 1...3 { rig.emit(number) }
        #expect(rig.counters("slow").late.value == 3)
        #expect(rig.counters("other").late.value == 0)
        #expect(rig.log.contains { $0.contains("slow: its deliver() took") })
        #expect(other.log == [1, 2, 3])
    }

    @Test func `Threads that emit at once are timed each for itself`() throws {
        rig.start(try .bell(board))
        let stuck = try Thread(named: "stuck") { [rig, board] in
            board[.gate] = 1
            rig.emit(1)
        }
        #expect(rig.eventually { board[.inside] == 1 })
        board[.gate] = 0
        stuck.join()
        let before = rig.counters("bell").lateNs.value
        let began = Clock.system.monotonicNs()
        let threads = try (0..<4).map { series in
            try Thread(named: "quick") { [rig] in
                for number in 1...200 { rig.emit(number, of: series) }
            }
        }
        for thread in threads { thread.join() }
        #expect(board[.taken] == 801)
        // On a busy machine a few are late, but together they cannot take longer than the threads
        // did: a beginning that is another's, or none, would be hours ago.
        let tookNs = Int(Clock.system.monotonicNs() - began)
        #expect((0...4 * tookNs).contains(rig.counters("bell").lateNs.value - before))
    }

    @Test(arguments: [false, true])
    func `A stuck call sets its instance aside while others go on`(_ onControlThread: Bool) throws {
        let other = Board()
        var settings = HostSettings.usual
        settings.watchdog.stuckAfter = .milliseconds(50)
        rig.start(
            try .bell(board, named: "stuck"), try .bell(other, named: "other"), settings: settings,
            rules: [
                Rule(
                    name: "both", sources: [Glob("api")], condition: nil,
                    channels: ["other", "stuck"],
                    location: Location(file: "test", line: 1, column: 1))
            ])
        let watchdog = CallWatchdog(rig.host)
        try watchdog.start()
        board[.gate] = 1
        board[.busyLeft] = onControlThread ? 1 : 0
        let stuck = try Thread(named: "stuck") { [rig] in rig.emit(1) }
        #expect(rig.eventually { rig.host.current.isSetAside("stuck") })
        #expect(rig.eventually { rig.log.contains { $0.contains("has not returned for") } })
        #expect(rig.emit(2) == BELFRY_OK)
        #expect(rig.eventually { other.log.contains(2) })
        board[.gate] = 0
        stuck.join()
        watchdog.stop()
    }

    @Test func `Who is late again and again is set aside`() throws {
        var settings = HostSettings.usual
        settings.watchdog.latePerMinute = 5
        rig.start(try .bell(board), settings: settings)
        // As if ten calls had taken 700 ms each.
        rig.emit(1)
        rig.counters("bell").late.add(10)
        rig.counters("bell").lateNs.add(7_000_000_000)
        let watchdog = CallWatchdog(rig.host)
        try watchdog.start()
        #expect(rig.eventually { rig.host.current.isSetAside("bell") })
        watchdog.stop()
        #expect(rig.emit(2) == BELFRY_OK)
        #expect(board[.taken] == 1)
    }
}
