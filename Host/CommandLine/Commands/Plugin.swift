enum PluginCommand {
    static let declaration: Command = Command(
        "plugin", "write, verify and inspect plugins",
        subcommands: [
            PluginNewCommand.declaration, PluginVerifyCommand.declaration,
            PluginInspectCommand.declaration,
        ])
}
