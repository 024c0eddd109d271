enum PluginVerifyCommand {
    static let declaration: Command = Command(
        "verify", "put a plugin through the conformance suite",
        details: "Each check runs in a process of its own; a seed makes a run repeatable.",
        options: [
            Option("seed", value: "NUMBER", "Repeat the run with this seed"),
            Option("json", "Print the results as JSON"),
        ],
        operands: [Operand("FILE", of: .file, "The shared library to verify")],
        examples: ["belfry plugin verify ./libpager.so"]
    ) { _, _ throws(CommandFailure) in
        throw CommandFailure(
            .failed, "`belfry plugin verify` is not built into this executable yet.")
    }
}
