enum CheckCommand {
    static let declaration: Command = Command(
        "check", "judge a configuration without running it",
        details: "Exits with 0 when it could be run as it stands, and with 1 when it has errors.",
        options: [Option("json", "Print the findings as JSON")],
        operands: [
            Operand("FILE", of: .file, isRequired: false, "The configuration (./plugins.yaml)")
        ],
        examples: ["belfry check", "belfry check --json staging.yaml"]
    ) { _, _ throws(CommandFailure) in
        throw CommandFailure(.failed, "`belfry check` is not built into this executable yet.")
    }
}
