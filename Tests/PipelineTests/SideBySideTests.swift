import Configuration
import Glibc
import Loading
import Pipeline
import Platform
import TestKit
import Testing

/// Several new instances at once: they take as long as the slowest, and what is said of them is in
/// the order of plugins.yaml.
@Suite("New instances side by side", .serialized) struct SideBySideTests {
    private let rig = Rig()

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let began = Clock.system.monotonicNs()
        try body()
        return Double(Clock.system.monotonicNs() - began) / 1e9
    }

    private func prepare(
        _ definitions: [InstanceDefinition], probeDeadlineNs: Int64
    ) -> [Preparation.Outcome] {
        let preparation = Preparation(
            staging: Staging(.memory),
            probe: Probe(executable: BuiltProducts.belfry, deadlineNs: probeDeadlineNs))
        let configuration = HostConfiguration(named: "test", instances: definitions, rules: [])
        return preparation.prepare(
            definitions, Preparation.Terms(configuration, builtInPluginDirectories: []))
    }

    private func words(_ outcome: Preparation.Outcome) -> String {
        switch outcome {
        case .success: "fit"
        case .failure(let failure): failure.reason
        }
    }

    // MARK: Images

    @Test func `Entries that hang cost one deadline, not one each`() throws {
        let board = Board()
        let hanging = try (1...4).map { number in
            try InstanceDefinition.bell(
                board, named: "bell-\(number)", defines: ["ENTRY_HANGS", "GENERATION=\(number)"])
        }
        let good = try InstanceDefinition.bell(board, named: "good")
        var outcomes: [Preparation.Outcome] = []
        let took = seconds {
            outcomes = prepare(hanging + [good], probeDeadlineNs: 2_000_000_000)
        }
        #expect((2..<4).contains(took), "five images took \(took) s")
        for outcome in outcomes.dropLast() {
            #expect(
                words(outcome).hasSuffix("loading it did not end; its entry or a constructor hangs")
            )
        }
        #expect(outcomes.last.map(words) == "fit")
    }

    @Test func `An image is tried once, however many instances use it`() throws {
        let directory = try TemporaryDirectory()
        let diary = "\(directory.path)/diary"
        let board = Board()
        let definitions = try (1...3).map { number in
            try InstanceDefinition.bell(
                board, named: "bell-\(number)", defines: ["DIARY=\"\(diary)\""])
        }
        let outcomes = prepare(definitions, probeDeadlineNs: 30_000_000_000)
        #expect(outcomes.map(words) == ["fit", "fit", "fit"])
        // Once in the child, and once where it was opened.
        #expect(String(decoding: try Files.read(diary, limit: 100), as: UTF8.self) == "ee")
    }

    // MARK: Instances

    @Test func `Eight that start slowly take about as long as one`() throws {
        let board = Board()
        board[.napUs] = 400_000
        let definitions = try (1...8).map {
            try InstanceDefinition.bell(board, named: "bell-\($0)")
        }
        let first = Rig()
        let one = seconds { first.start(definitions[0]) }
        var report: ChangeReport?
        let eight = seconds {
            report = rig.host.start(
                HostConfiguration(named: "test", instances: definitions, rules: []))
        }
        #expect(report?.added == definitions.map(\.name))
        #expect(one >= 0.4)
        #expect(eight < 3 * one, "one took \(one) s, eight took \(eight) s")
        board[.napUs] = 0
    }

    @Test func `Failures are told in the order of plugins.yaml, whichever came first`() throws {
        let (slow, quick, good) = (Board(), Board(), Board())
        slow[.napUs] = 300_000
        slow.fail(.start)
        quick.fail(.start)
        rig.start(try .bell(good, named: "good"))
        let refused = try #require(throws: ChangeRefused.self) {
            try rig.reload(
                try .bell(slow, named: "slow"), try .bell(good, named: "good"),
                try .bell(quick, named: "quick"), try .bell(Board(), named: "fine"))
        }
        #expect(refused.failures.map(\.instance) == ["slow", "quick"])
        #expect(rig.host.current.running.map(\.name) == ["good"])
    }

    // MARK: start()

    @Test func `A plugin whose start() hangs costs four threads and no more`() throws {
        var settings = HostSettings.usual
        settings.deadlines.start = .milliseconds(200)
        let (stuck, good) = (Board(), Board())
        rig.start(try .bell(good, named: "good"), settings: settings)
        stuck.fail(.startHangs)
        defer { stuck.fail(nil) }
        let definition = try InstanceDefinition.bell(
            stuck, named: "stuck", defines: ["GENERATION=4"])
        func reason() throws -> String? {
            let refused = try #require(throws: ChangeRefused.self) {
                try rig.reload(try .bell(good, named: "good"), definition, settings: settings)
            }
            return refused.failures.first?.reason
        }
        guard case .file(let path) = definition.plugin else { return }
        for _ in 1...4 {
            #expect(
                try reason() == "stuck: start() did not return within 200 ms; it is set aside, its "
                    + "thread is left to it")
        }
        #expect(
            try reason() == "stuck: create() or start() of \(path) has not returned 4 times and is "
                + "not called any more; build the plugin again")
        #expect(stuck[.hanging] == 4)
        rig.emit(1)
        #expect(good.log == [1])
    }

    // MARK: validate()

    @Test func `A validate() that hangs is left behind, and named`() throws {
        var settings = HostSettings.usual
        settings.deadlines.create = .milliseconds(200)
        let (stuck, good) = (Board(), Board())
        rig.start(try .bell(good, named: "good"), settings: settings)
        stuck.fail(.validateHangs)
        defer { stuck.fail(nil) }
        let definition = try InstanceDefinition.bell(
            stuck, named: "stuck", defines: ["GENERATION=2"])
        func reason() throws -> String? {
            let refused = try #require(throws: ChangeRefused.self) {
                try rig.reload(try .bell(good, named: "good"), definition, settings: settings)
            }
            return refused.failures.first?.reason
        }
        guard case .file(let path) = definition.plugin else { return }
        for _ in 1...4 {
            #expect(
                try reason() == "stuck: validate() of \(path) did not return within 200 ms; its "
                    + "thread is left to it")
        }
        // Enough threads are lost.
        #expect(
            try reason() == "stuck: validate() of \(path) has not returned 4 times and is not "
                + "called any more; build the plugin again")
        #expect(stuck[.hanging] == 4)
        rig.emit(1)
        #expect(good.log == [1])
    }
}
