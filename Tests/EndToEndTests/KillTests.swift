import Glibc
import Platform
import TestKit
import Testing

/// What a daemon has said to be safe, kill -9 cannot take away.
@Suite(.serialized) struct KillTests {
    /// Where a run of the daemon is killed.
    private enum Death: CustomStringConvertible {
        /// In so many-th emit(), on the source's thread.
        case offering(Int)
        /// In so many-th durable(), on the committer's.
        case confirming(Int)
        /// With so many-th delivery received and not answered, on the dispatcher's.
        case delivering(Int)
        /// From outside, so many milliseconds after its start, ready or not.
        case outside(Int)

        init(_ random: inout SeededRandom) {
            self =
                switch Int.random(in: 0..<4, using: &random) {
                case 0: .offering(.random(in: 1...60, using: &random))
                case 1: .confirming(.random(in: 1...60, using: &random))
                case 2: .delivering(.random(in: 1...1_500, using: &random))
                default: .outside(.random(in: 0...400, using: &random))
                }
        }

        var description: String {
            switch self {
            case .offering(let count): "emit() \(count)"
            case .confirming(let count): "durable() \(count)"
            case .delivering(let count): "delivery \(count)"
            case .outside(let time): "\(time) ms after its start"
            }
        }
    }

    /// More than each run comes to before it is killed.
    private static let eventsOfRun = 4_000

    /// How the plugins of a run see to it.
    private func deaths(of death: Death) -> Load.Deaths {
        var deaths = Load.Deaths()
        switch death {
        case .offering(let count): deaths.offering = count
        case .confirming(let count): deaths.confirming = count
        case .delivering(let count): deaths.delivering = count
        case .outside: break
        }
        return deaths
    }

    /// Runs a daemon until it has died this death.
    private func run(_ number: Int, of load: Load, until death: Death) throws {
        let text = load.configuration(
            run: number, events: Self.eventsOfRun, deaths(of: death))
        try load.place.write(text, to: RunningBelfry.fileName)
        let program = try Program([BuildTree.belfry, "run"], in: load.place.path)
        if case .outside(let time) = death {
            // Not to wait for anything: this moment is the one that was drawn.
            Clock.pause(milliseconds: time)
            program.signal(SIGKILL)
        }
        let ending = try program.wait()
        try #require(
            ending == .killed(SIGKILL), "run \(number), \(death): \(program.errors.text)")
    }

    private static func number(_ variable: String) -> UInt64? {
        getenv(variable).flatMap { UInt64(String(cString: $0)) }
    }

    /// How often a daemon over such a store is killed, unless the environment says.
    private static func kills(_ sort: StoreSort) -> Int {
        let (variable, usual) =
            switch sort {
            case .sqlite: ("BELFRY_KILLS", 20)
            case .postgres: ("BELFRY_POSTGRES_KILLS", 5)
            }
        return number(variable).map { Int($0) } ?? usual
    }

    @Test(.timeLimit(.minutes(60)), arguments: StoreSort.allCases)
    func `kill -9 at any moment loses nothing, invents nothing, and marks what may be a repeat`(
        sort: StoreSort
    ) throws {
        let kills = Self.kills(sort)
        let seed = Self.number("BELFRY_SEED") ?? UInt64.random(in: 1...1 << 32)
        print("kill -9 over \(sort): \(kills) times, BELFRY_SEED=\(seed)")
        var random = SeededRandom(seed: seed)
        let load = try Load(on: sort)
        for number in 1...kills { try run(number, of: load, until: Death(&random)) }
        let books = try load.finish(run: kills + 1, "seed \(seed)")
        // A load that came to nothing would prove nothing.
        #expect(books.accepted.count > 100 * kills / 2, "\(books.accepted.count) accepted")
        #expect(books.attempts.count { $0.isRepeat } > 0)
        print("kill -9 over \(sort): \(books.sum)")
    }

    /// Three events were offered, and the first two of them accepted.
    private func faults(ofAttempts lines: String...) throws -> [String] {
        let place = try Place()
        try place.write("1 4 3\n", to: "offered")
        try place.write("1 4 2\n", to: "accepted")
        try place.write(lines.map { "\($0)||||\n" }.joined(), to: "attempts")
        return try Books(in: place).faults
    }

    @Test func `the books show what was lost, invented, or sent again unmarked`() throws {
        #expect(try faults(ofAttempts: "1-4|a|1|", "1-5|b|1|", "1-4|a|2|repeat").isEmpty)
        // The first attempt of 1-5 was answered with RETRY.
        #expect(try faults(ofAttempts: "1-4|a|1|", "1-5|b|1|", "1-5|b|2|").isEmpty)
        #expect(
            try faults(ofAttempts: "1-4|a|1|")
                == ["1-5 was accepted and never sent (1 in all)"])
        #expect(
            try faults(ofAttempts: "1-4|a|1|", "1-5|b|1|", "1-7|c|1|")
                == ["1-7 was sent and never offered"])
        #expect(
            try faults(ofAttempts: "1-4|a|1|", "1-5|b|1|", "1-4|a|2|")
                == ["1-4 was sent again unmarked, in line 3"])
        #expect(
            try faults(ofAttempts: "1-4|a|1|", "1-5|b|1|repeat", "1-5|b|2|")
                == ["1-5 was sent again unmarked, in line 3"])
        #expect(
            try faults(ofAttempts: "1-4|a|1|", "1-5|b|1|", "1-4|c|1|")
                == ["1-4 was sent as a and as c"])
    }
}
