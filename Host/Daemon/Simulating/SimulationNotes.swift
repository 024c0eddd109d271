import Configuration
import Core
import People
import Pipeline

/// What somebody who reads a simulation has to know besides: what it goes by, and what it cannot
/// know.
///
/// Pure.
struct SimulationNotes {
    static let compares = """
        Both configurations heard the journal's events at the times when those were accepted, with \
        the silences of now and what the API was told of users. Nobody acknowledges and nothing \
        fails here, so what came of a delivery, retries, fallbacks and steps of escalations are not \
        part of it.
        """

    private static let namesMax = 8

    private let simulation: Simulation
    private let cast: SimulationCast

    init(_ simulation: Simulation, _ cast: SimulationCast) {
        self.simulation = simulation
        self.cast = cast
    }

    var sentences: [String] {
        [live, unkeptNow, unkeptThen, window, chains, overridden, guesses, offRoute, uncounted]
            .compactMap { $0 }
    }

    private var result: Replay.Result { simulation.replay.result }

    private var live: String? {
        let names = Set((cast.current.channels + cast.draft.channels).filter(\.isLive).map(\.name))
        guard !names.isEmpty else { return nil }
        return "Not compared, for they take live events, of which no journal is kept: "
            + list(names.sorted()) + "."
    }

    /// Of what is not kept now, nothing can be replayed.
    private var unkeptNow: String? {
        let types = coverage(cast.draft).beyond(coverage(cast.current))
        guard !types.isEmpty else { return nil }
        return "The draft would keep these types, which are not kept now, so that none of them "
            + "could be replayed: \(list(types))."
    }

    private var unkeptThen: String? {
        let types = result.unkept.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard !types.isEmpty else { return nil }
        return "Events that the draft would keep no longer, not even for the inbox: "
            + list(types.map { "\($0.value) of \($0.key.isEmpty ? "other types" : $0.key)" }) + "."
    }

    private var window: String? {
        let (now, then) = (
            cast.current.configuration.people.dedupWindow,
            cast.draft.configuration.people.dedupWindow
        )
        guard then < now else { return nil }
        return "The draft's dedup window is shorter: repeats that it would let through were never "
            + "kept."
    }

    private var chains: String? {
        let now = cast.current.configuration.people.escalations
        let names = cast.draft.configuration.people.escalations.filter { chain in
            now.contains { $0.name == chain.name && $0 != chain }
        }.map(\.name)
        guard !names.isEmpty else { return nil }
        return "These escalations have other steps in the draft, which are not rung here: "
            + list(names) + "."
    }

    private var overridden: String? {
        guard !cast.overridden.isEmpty else { return nil }
        return "What the API was told of these users counts more than what the draft says: "
            + list(cast.overridden) + "."
    }

    private var guesses: String? {
        guard !cast.guessed.isEmpty else { return nil }
        return "Of these channels nobody said what kind they are; their plugins' names were taken "
            + "for it: \(list(cast.guessed))."
    }

    private var offRoute: String? {
        guard result.leftOut > 0 else { return nil }
        return
            "\(result.leftOut) events were left out: steps of escalations and tests of channels, "
            + "which go past the routes."
    }

    private var uncounted: String? {
        let count = simulation.replay.uncounted
        guard count > 0 else { return nil }
        return "\(count) differences are in the counts only: there were too many to tell apart."
    }

    private func coverage(_ side: ReplayedConfiguration) -> JournalCoverage {
        JournalCoverage(
            side.configuration.rules, stored: side.channels.filter { !$0.isLive }.map(\.name))
    }

    private func list(_ names: [String]) -> String {
        let rest = names.count - SimulationNotes.namesMax
        return names.prefix(SimulationNotes.namesMax).joined(separator: ", ")
            + (rest > 0 ? " and \(rest) more" : "")
    }
}
