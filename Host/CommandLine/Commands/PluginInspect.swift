enum PluginInspectCommand {
    static let declaration: Command = Command(
        "inspect", "show what a plugin says of itself",
        details: "Its id, version, flags, extensions and the schema of its settings.",
        options: [Option("json", "Print it as JSON")],
        operands: [Operand("FILE", of: .file, "The shared library to look at")],
        examples: ["belfry plugin inspect ./libpager.so"]
    ) { _, _ throws(CommandFailure) in
        throw CommandFailure(
            .failed, "`belfry plugin inspect` is not built into this executable yet.")
    }
}
