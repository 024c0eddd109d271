import Control
import HTTP1
import JSON

enum SilenceCommand {
    static let declaration: Command = Command(
        "silence", "keep events from ringing for a while",
        subcommands: [
            SilenceAddCommand.declaration, SilenceListCommand.declaration,
            SilenceRemoveCommand.declaration,
        ])
}

enum SilenceListCommand {
    static let declaration: Command = Command(
        "list", "show the silences, those that are over too",
        options: [Option("json", "Print the daemon's answer as JSON")] + DaemonDoor.options
    ) { invocation, surroundings throws(CommandFailure) in
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse("GET", "/silences")
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(SilencesView(value, ink: surroundings.output.ink).lines())
        }
        return .ok
    }
}

enum SilenceRemoveCommand {
    static let declaration: Command = Command(
        "remove", "let what a silence keeps back ring again",
        options: DaemonDoor.options,
        operands: [Operand("NUMBER", "The silence, as `belfry silence list` numbers it")]
    ) { invocation, surroundings throws(CommandFailure) in
        let number = invocation.operand(0) ?? ""
        _ = try DaemonDoor(invocation, surroundings).askOrRefuse(
            "DELETE", "/silences/" + PercentCoding.encode(number))
        surroundings.output.line("Silence \(PlainText.line(number)) is gone.")
        return .ok
    }
}
