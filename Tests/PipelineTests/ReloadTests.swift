import CBelfry
import Configuration
import Core
import Loading
import Observability
import Pipeline
import Platform
import Synchronization
import TestKit
import Testing

@Suite("Changes of what runs") struct ReloadTests {
    private let board = Board(logCapacity: 1 << 20)
    private let rig = Rig()

    // MARK: Under load

    /// Has the source cry without end, at a pace that the log on the board has room for.
    private func beginLoad() {
        board[.target] = 1 << 40
        board[.sleepUs] = 30
    }

    private func waitForTraffic() -> Bool {
        let before = board[.taken]
        return rig.eventually { board[.taken] > before + 100 }
    }

    /// Ends it, and everything with it, and says how many events were accepted in all.
    private func endLoad() -> Int {
        board[.target] = 0
        rig.host.stop(deadlineNs: 20_000_000_000)
        return board[.accepted]
    }

    @Test func `Exclusive channels hand over under load: nothing lost, doubled or reordered`()
        throws
    {
        beginLoad()
        board[.batch] = 5
        rig.start(
            try .crier(board), try .bell(board, defines: ["EXCLUSIVE"], queue: 256, whenFull: .hold)
        )
        for generation in 2...8 {
            let next = try InstanceDefinition.bell(
                board, defines: ["EXCLUSIVE", "GENERATION=\(generation)"], queue: 256,
                whenFull: .hold)
            #expect(waitForTraffic())
            if generation % 2 == 0 { board[.busyLeft] = 10 }
            let report = try rig.reload(try .crier(board), next)
            #expect(report.replaced == ["bell"])
            #expect(report.unchanged == ["crier"])
        }
        #expect(board[.saved] == 7)
        #expect(board[.loaded] == 7)
        #expect(board[.destroyed] == 7)
        #expect(waitForTraffic())
        let total = endLoad()
        expect(board.log.numbers(of: 1), isAll: total)
        for generation in 1...8 { #expect(board.taken(byGeneration: generation) > 0) }
    }

    @Test(arguments: [["PAUSES"], []])
    func `Exclusive sources hand over their position`(_ switches: [String]) throws {
        beginLoad()
        board[.batch] = 3
        rig.start(
            try .crier(board, defines: switches), try .bell(board, queue: 256, whenFull: .hold))
        for generation in 2...8 {
            let next = try InstanceDefinition.crier(
                board, defines: switches + ["GENERATION=\(generation)"])
            #expect(waitForTraffic())
            try rig.reload(next, try .bell(board, queue: 256, whenFull: .hold))
        }
        #expect(waitForTraffic())
        #expect(board[.paused] == (switches.isEmpty ? 0 : 7))
        let total = endLoad()
        expect(board.log.numbers(of: 1), isAll: total)
    }

    @Test func `Another image of a plain channel takes over under load: nothing lost or doubled`()
        throws
    {
        beginLoad()
        board[.batch] = 4
        rig.start(try .crier(board), try .bell(board, queue: 256, whenFull: .hold))
        for generation in 2...8 {
            let next = try InstanceDefinition.bell(
                board, defines: ["GENERATION=\(generation)"], queue: 256, whenFull: .hold)
            #expect(waitForTraffic())
            if generation % 2 == 0 { board[.busyLeft] = 10 }
            try rig.reload(try .crier(board), next)
        }
        #expect(waitForTraffic())
        // Two instances stand side by side for a moment, so their order is open; the set is not.
        let total = endLoad()
        expect(board.log.numbers(of: 1).sorted(), isAll: total)
        for generation in 1...8 { #expect(board.taken(byGeneration: generation) > 0) }
    }

    @Test func `A removed channel finishes what it holds and hears nothing more`() throws {
        let other = Board()
        rig.start(try .bell(board, named: "bell"), try .bell(other, named: "other"))
        board[.busyLeft] = 3
        for number in 1...100 { rig.emit(number) }
        let report = try rig.reload(try .bell(other, named: "other"))
        #expect(report.removed == ["bell"])
        #expect(board.log == Array(1...100))
        #expect(board[.destroyed] == 1)
        rig.emit(101)
        #expect(board[.taken] == 100)
        #expect(other.log == Array(1...101))
    }

    /// In order, each once.
    ///
    /// Says only how many there are: the list would fill the screen.
    private func expect(_ numbers: [Int], isAll total: Int) {
        #expect(total < 1 << 20, "the log on the board was too short for the test")
        let isAll = numbers == Array(1...total)
        #expect(isAll, "\(numbers.count) of \(total), \(Set(numbers).count) of them different")
    }

    // MARK: Refused

    /// Each phase in which a new instance can fail.
    enum Failing: CaseIterable {
        case stage, notLibrary, schema, settings, validate, create, start, load
    }

    @Test(arguments: Failing.allCases)
    func `A reload that fails leaves everything as it was`(_ failing: Failing) throws {
        rig.start(try .bell(board, defines: ["EXCLUSIVE"]))
        let before = rig.host.current
        rig.emit(1)
        let refused = try #require(throws: ChangeRefused.self) {
            let new = try broken(failing)
            // One that works comes along, and must go again.
            let extra = Board()
            defer { board.fail(nil) }
            try rig.reload(new, try .bell(extra, named: "extra"))
        }
        #expect(refused.failures.count == 1)
        #expect(refused.failures.first?.instance == "bell")
        #expect(rig.host.current.generation == before.generation)
        #expect(rig.running("bell") === before.running(named: "bell"))
        #expect(rig.running("extra") == nil)
        rig.emit(2)
        #expect(rig.eventually { board.log == [1, 2] })
        #expect(board[.created] == board[.destroyed] + 1)
        try rig.reload(try .bell(board, defines: ["EXCLUSIVE", "GENERATION=3"]))
        rig.emit(3)
        #expect(rig.eventually { board.log == [1, 2, 3] })
        #expect(board.taken(byGeneration: 3) == 1)
    }

    private func broken(_ failing: Failing) throws -> InstanceDefinition {
        var defines = ["EXCLUSIVE", "GENERATION=2"]
        var level = 1
        switch failing {
        case .stage, .notLibrary: break
        case .schema: defines.append("SCHEMA=\"{\\\"type\\\":7}\"")
        case .settings: level = 99
        case .validate: board.fail(.validate)
        case .create: board.fail(.create)
        case .start: board.fail(.start)
        case .load: board.fail(.load)
        }
        var definition = try InstanceDefinition.bell(board, level: level, defines: defines)
        if failing == .stage { definition.plugin = .file("/nowhere/bell.so") }
        if failing == .notLibrary { definition.plugin = .file(#filePath) }
        return definition
    }

    @Test func `A refused reload gives a reconfigured instance its settings back`() throws {
        let other = Board()
        rig.start(try .bell(board, named: "first"), try .bell(other, named: "second"))
        other.fail(.load)
        #expect(throws: ChangeRefused.self) {
            other.fail(.start)
            defer { other.fail(nil) }
            try rig.reload(
                try .bell(board, named: "first", level: 5), try .bell(other, named: "second"),
                try .bell(other, named: "third"))
        }
        // The new instance fails before the running one is touched.
        #expect(board[.reconfigured] == 0)
        #expect(board[.level] == 1)

        // A handover comes after it, and takes the settings back when it fails.
        let exclusive = Board()
        try rig.reload(
            try .bell(board, named: "first"), try .bell(other, named: "second"),
            try .bell(exclusive, named: "third", defines: ["EXCLUSIVE"]))
        exclusive.fail(.load)
        #expect(throws: ChangeRefused.self) {
            try rig.reload(
                try .bell(board, named: "first", level: 5, queue: 1),
                try .bell(other, named: "second"),
                try .bell(exclusive, named: "third", defines: ["EXCLUSIVE", "GENERATION=2"]))
        }
        #expect(board[.reconfigured] == 2)
        #expect(board[.level] == 1)
        #expect(rig.running("first")?.definition.liveQueue.limit == 8_192)
        rig.emit(1)
        #expect(rig.eventually { exclusive[.taken] == 1 && board[.taken] == 1 })
    }

    @Test func `Settings that a plugin takes need no new instance, others do`() throws {
        rig.start(try .bell(board))
        let taken = try rig.reload(try .bell(board, level: 2))
        #expect(taken.reconfigured == ["bell"])
        #expect(board[.level] == 2)
        #expect(board[.created] == 1)
        board.fail(.reconfigure)
        let replaced = try rig.reload(try .bell(board, level: 3))
        board.fail(nil)
        #expect(replaced.replaced == ["bell"])
        #expect(board[.level] == 3)
        #expect(board[.created] == 2)
        #expect(board[.destroyed] == 1)
    }

    @Test func `Another plugin under the same name is not given what the old one saved`() throws {
        rig.start(try .crier(board, named: "it"), try .bell(board, named: "other"))
        var definition = try InstanceDefinition.bell(board, named: "it", defines: ["EXCLUSIVE"])
        definition.kind = .channel
        try rig.reload(definition, try .bell(board, named: "other"))
        #expect(board[.saved] == 0)
        #expect(board[.loaded] == 0)
    }

    // MARK: Set aside

    @Test func `A start sets aside who fails, and a reload tries again`() throws {
        let good = Board()
        board.fail(.start)
        let report = rig.start(try .bell(board, named: "bad"), try .bell(good, named: "good"))
        #expect(report.failures.map(\.instance) == ["bad"])
        #expect(report.added == ["good"])
        #expect(rig.host.current.isSetAside("bad"))
        rig.emit(1)
        #expect(good[.taken] == 1)

        // Still failing: no reason to refuse the rest of the reload.
        try rig.reload(try .bell(board, named: "bad"), try .bell(good, named: "good", level: 4))
        #expect(good[.level] == 4)
        #expect(rig.host.current.isSetAside("bad"))

        board.fail(nil)
        let healed = try rig.reload(
            try .bell(board, named: "bad"), try .bell(good, named: "good", level: 4))
        #expect(!rig.host.current.isSetAside("bad"))
        #expect(healed.unchanged == ["good"])
        rig.emit(2)
        #expect(board[.taken] == 1)
    }

    @Test func `An instance whose call hangs in a reload is taken out, the others go on`() throws {
        let stuck = Board()
        var settings = HostSettings.usual
        settings.deadlines.stop = .milliseconds(200)
        settings.deadlines.start = .milliseconds(200)
        rig.start(
            try .bell(board, queue: 4, whenFull: .hold),
            try .bell(stuck, named: "stuck", defines: ["EXCLUSIVE"], queue: 4, whenFull: .hold),
            settings: settings)
        // Its control thread hangs in deliver(): the handover cannot wait for it.
        stuck[.busyLeft] = 1
        stuck[.gate] = 1
        rig.emit(1)
        #expect(rig.eventually { stuck[.inside] == 1 })
        #expect(throws: ChangeRefused.self) {
            try rig.reload(
                try .bell(board, queue: 4, whenFull: .hold),
                try .bell(
                    stuck, named: "stuck", defines: ["EXCLUSIVE", "GENERATION=2"], queue: 4,
                    whenFull: .hold), settings: settings)
        }
        #expect(rig.host.current.isSetAside("stuck"))
        // Its full queue does not hold the sources up for ever.
        for number in 2...50 { #expect(rig.emit(number) == BELFRY_OK) }
        #expect(board.log == Array(1...50))
        stuck[.gate] = 0
    }

    @Test func `More channels than a host can hold are refused with a sentence`() throws {
        let definitions = try (0...ChannelSet.capacity).map { number in
            try InstanceDefinition.bell(board, named: "bell-\(number)")
        }
        let report = rig.host.start(
            HostConfiguration(named: "test", instances: definitions, rules: []))
        #expect(report.failures.first?.reason.contains("at most 256") == true)
        #expect(rig.host.current.running.isEmpty)
    }
}
