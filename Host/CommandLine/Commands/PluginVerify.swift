import JSON
import Verification

enum PluginVerifyCommand {
    static let declaration: Command = Command(
        "verify", "put a plugin through the conformance suite",
        details: """
            Each check runs in a process of its own, so that a crash fails that check and not the \
            suite. A failed check says how to repeat it. Exits with 0 when none failed.
            """,
        options: [
            Option("seed", value: "NUMBER", "Repeat the run with this seed (1)"),
            Option(
                "check", value: "NAME", of: .choice(Verification.checks.map(\.name)), repeats: true,
                "Only this check"),
            Option("config-json", value: "JSON", "The settings to try it with"),
            Option("json", "Print the results as JSON"),
        ],
        operands: [Operand("FILE", of: .file, "The shared library to verify")],
        examples: [
            "belfry plugin verify ./libpager.so",
            "belfry plugin verify ./libpager.so --check lifecycle --seed 7",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        var seed: UInt64 = 1
        if let text = invocation.value("seed") {
            guard let number = UInt64(text) else {
                throw CommandFailure(.usage, "--seed wants a whole number, not \"\(text)\".")
            }
            seed = number
        }
        let report = Verification.run(
            path: invocation.operands.first ?? "", seed: seed, only: invocation.values("check"),
            configJSON: invocation.value("config-json"), executable: surroundings.executable)
        let text = invocation.has("json") ? report.json.text(pretty: true) + "\n" : report.text
        surroundings.output.bytes(Array(text.utf8))
        return report.isPassed ? .ok : .failed
    }
}
