import Loading
import Verification

/// The command `belfry`: reads its arguments, runs what they ask for, and says what went wrong.
package enum BelfryTool {
    package static let version = "0.1.0"

    /// All commands, in the order in which the help shows them.
    package static let root: Command = Command(
        "belfry", "rings the right bell for trading systems",
        details: """
            Sources feed events in, channels carry them out, and plugins.yaml says who must hear of \
            what. `belfry help COMMAND` explains a command.
            """,
        options: [Option("version", short: "V", "Show the version")],
        subcommands: [
            RunCommand.declaration, CheckCommand.declaration, StatusCommand.declaration,
            ReloadCommand.declaration, StopCommand.declaration, PluginsCommand.declaration,
            PluginCommand.declaration, SendCommand.declaration, TailCommand.declaration,
            ExplainCommand.declaration, SimulateCommand.declaration, SilenceCommand.declaration,
            DeadLettersCommand.declaration, ContactsCommand.declaration,
            AuditCommand.declaration, RenderCommand.declaration, SDKCommand.declaration,
            CompletionsCommand.declaration, VersionCommand.declaration,
            HelpCommand.declaration,
        ])

    /// Runs one command line, `arguments` without the program's name.
    ///
    /// Returns what to exit with.
    package static func run(_ arguments: [String], in surroundings: Surroundings) -> ExitCode {
        // The daemon calls itself so, to try a plugin's image where a crash costs nothing.
        if arguments.count > 2, arguments[0] == Probe.command {
            Probe.serve(path: arguments[1], origin: arguments[2])
        }
        if arguments.first == Verification.command {
            VerificationChild.serve(Array(arguments.dropFirst()))
        }
        do throws(CommandFailure) {
            let invocation = try ArgumentParser.parse(arguments, of: root)
            if invocation.has("help") || invocation.command.action == nil {
                return showHelpOrVersion(invocation, surroundings)
            }
            return try invocation.command.action?(invocation, surroundings) ?? .ok
        } catch {
            surroundings.errors.line("\(surroundings.errors.ink.red("belfry:")) \(error.sentence)")
            return error.code
        }
    }

    /// A command that only groups others explains itself; asked for nothing, that is a mistake.
    private static func showHelpOrVersion(
        _ invocation: Invocation, _ surroundings: Surroundings
    ) -> ExitCode {
        if invocation.path.isEmpty && invocation.has("version") {
            surroundings.output.line("belfry \(version)")
            return .ok
        }
        let outlet = invocation.has("help") ? surroundings.output : surroundings.errors
        let help = HelpText(invocation.command, path: invocation.path, ink: outlet.ink)
        outlet.lines(help.lines())
        return invocation.has("help") ? .ok : .usage
    }
}
