enum HelpCommand {
    static let declaration: Command = Command(
        "help", "explain a command",
        operands: [
            Operand("COMMAND", isRequired: false, repeats: true, "The command to explain")
        ],
        examples: ["belfry help plugin verify"]
    ) { invocation, surroundings throws(CommandFailure) in
        // Read as a command line, so that a misspelt name gets the same answer here as there.
        let asked = try ArgumentParser.parse(
            invocation.operands + ["--help"], of: BelfryTool.root)
        surroundings.output.lines(
            HelpText(asked.command, path: asked.path, ink: surroundings.output.ink).lines())
        return .ok
    }
}
