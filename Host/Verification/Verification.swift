import Core
import JSON
import Loading
import Platform

/// The conformance suite: what PluginAPI/README.md asks of a plugin, each rule tried in a process
/// of its own.
///
/// A crash, a hang or an exit() is the failure of the check in which it happened. One seed replays
/// one run.
package enum Verification {
    /// The hidden command of this executable that is the child of one check.
    package static let command = "__verify"

    /// The checks by name, in their order, each with the rule it tries.
    package static var checks: [(name: String, promise: String)] {
        Check.all.map { ($0.name, $0.promise) }
    }

    /// Tries the library at `path`; blocks until every check has ended.
    ///
    /// `only`: names of checks, empty for all. `configJSON`: the settings to try it with; nil: made
    /// up from its schema. `executable` is this program or one that answers ``command`` likewise. A
    /// plugin that cannot be loaded, or takes none of its settings, is not tried any further.
    package static func run(
        path: String, seed: UInt64, only: [String] = [], configJSON: String? = nil,
        executable: String = Files.executablePath()
    ) -> VerificationReport {
        var report = VerificationReport(path: path, seed: seed, hasOwnSettings: configJSON != nil)
        for name in only where !Check.all.contains(where: { $0.name == name }) {
            let question = Suggestion.question(for: name, in: Check.all.map(\.name))
            report.results.append(
                CheckResult(
                    name: name, verdict: .failed("there is no check of this name.\(question)"),
                    tookNs: 0))
        }
        for check in Check.all where only.isEmpty || only.contains(check.name) {
            let began = Clock.system.monotonicNs()
            let (verdict, endsRun) = attempt(check, path, seed, configJSON, executable)
            let took = Clock.system.monotonicNs() - began
            report.results.append(CheckResult(name: check.name, verdict: verdict, tookNs: took))
            if case .failed = verdict, endsRun || check.isGate { break }
        }
        return report
    }

    private static func attempt(
        _ check: Check, _ path: String, _ seed: UInt64, _ configJSON: String?,
        _ executable: String
    ) -> (CheckResult.Verdict, endsRun: Bool) {
        // A moment longer than the child takes to say what hangs.
        let child = Child(executable: executable, deadlineNs: check.deadlineNs + 1_000_000_000)
        let settings = configJSON.map { [$0] } ?? []
        do throws(SystemError) {
            let observation = try child.run([command, check.name, String(seed), path] + settings)
            let endsRun = observation.verdict?["ends_run"]?.bool ?? false
            return (CheckResult.Verdict(observation), endsRun)
        } catch {
            return (.failed("it could not be tried in a process of its own: \(error)"), true)
        }
    }
}
