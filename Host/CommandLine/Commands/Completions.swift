enum CompletionsCommand {
    static let declaration: Command = Command(
        "completions", "print a script that completes commands in your shell",
        operands: [
            Operand(
                "SHELL", of: .choice(CompletionScript.Shell.allCases.map(\.rawValue)),
                "The shell to teach")
        ],
        examples: [
            "source <(belfry completions bash)",
            "belfry completions zsh > ~/.zsh/completions/_belfry",
            "belfry completions fish > ~/.config/fish/completions/belfry.fish",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        guard let shell = invocation.operand(0).flatMap(CompletionScript.Shell.init) else {
            return .usage
        }
        let script = CompletionScript.text(for: shell, of: BelfryTool.root)
        surroundings.output.bytes(Array(script.utf8))
        return .ok
    }
}
