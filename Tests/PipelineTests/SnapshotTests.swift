import CBelfry
import Configuration
import Core
import Loading
import Observability
import Patterns
import Pipeline
import Platform
import Synchronization
import TestKit
import Testing

@Suite("The snapshot under many threads") struct SnapshotTests {
    private final class Emitters: Sendable {
        let running = Atomic<Int>(4)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Four threads emit while routes are swapped: each event takes one set of routes`(
        _ seed: UInt64
    ) throws {
        let boards = [Board(logCapacity: 1 << 18), Board(logCapacity: 1 << 18)]
        let rig = Rig()
        rig.start(try .bell(boards[0], named: "left"), try .bell(boards[1], named: "right"))
        let ports = try ["left", "right"].map { try #require(rig.running($0)?.channel) }
        let count = 10_000
        let emitters = Emitters()
        var random = SeededRandom(seed: seed)
        swap(rig, ports, &random)
        let threads = try (1...4).map { series in
            try Thread(named: "emitter") {
                for number in 1...count { rig.emit(number, of: series) }
                emitters.running.wrappingSubtract(1, ordering: .releasing)
            }
        }
        var swaps = 0
        while emitters.running.load(ordering: .acquiring) > 0 {
            swap(rig, ports, &random)
            swaps += 1
            if swaps % 16 == 0 { rig.host.lane.barrier() }
        }
        for thread in threads { thread.join() }
        #expect(swaps > 0)
        for series in 1...4 {
            let left = boards[0].log.numbers(of: series)
            let right = boards[1].log.numbers(of: series)
            let isInOrder = left == left.sorted() && right == right.sorted()
            let isWhole = (left + right).sorted() == Array(1...count)
            #expect(isInOrder && isWhole, "\(left.count) left, \(right.count) right of \(count)")
        }
    }

    private func swap(_ rig: Rig, _ ports: [ChannelPort], _ random: inout SeededRandom) {
        let rule = Rule(
            name: "one", channels: [Bool.random(using: &random) ? "left" : "right"],
            location: Location(file: "test", line: 1, column: 1))
        // The order of the ports is their numbers: a snapshot must not be mixed with another.
        rig.host.lane.swap(
            to: RoutingSnapshot(
                rules: [rule], ports: Bool.random(using: &random) ? ports : ports.reversed()))
    }

    @Test func `A swap waits for whoever still reads the old rules`() throws {
        let board = Board()
        let other = Board()
        let rig = Rig()
        @Sendable func rule(to channel: String, subjects: [Glob] = []) -> Rule {
            Rule(
                name: channel, subjects: subjects, channels: [channel],
                location: Location(file: "test", line: 1, column: 1))
        }
        rig.start(
            try .bell(board, named: "gate"), try .bell(other, named: "other"),
            rules: [rule(to: "gate", subjects: [Glob("gate")])])
        let port = try #require(rig.running("other")?.channel)
        board[.gate] = 1
        let reader = try Thread(named: "reader") { rig.emit(1, subject: "gate") }
        #expect(rig.eventually { board[.inside] == 1 })
        let hasSwapped = Emitters()
        let swapper = try Thread(named: "swapper") {
            rig.host.lane.swap(to: RoutingSnapshot(rules: [rule(to: "other")], ports: [port]))
            hasSwapped.running.store(0, ordering: .releasing)
        }
        // The new rules are in force at once, for everybody who comes now.
        #expect(
            rig.eventually {
                rig.emit(2)
                return other[.taken] > 0
            })
        #expect(hasSwapped.running.load(ordering: .acquiring) != 0)
        board[.gate] = 0
        swapper.join()
        reader.join()
        #expect(hasSwapped.running.load(ordering: .acquiring) == 0)
    }
}
