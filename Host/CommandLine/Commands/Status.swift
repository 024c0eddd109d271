import JSON

enum StatusCommand {
    static let declaration: Command = Command(
        "status", "show how the daemon is",
        options: [Option("json", "Print the daemon's answer as JSON")] + DaemonDoor.options,
        examples: ["belfry status", "belfry status --json"]
    ) { invocation, surroundings throws(CommandFailure) in
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse("GET", "/status")
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(StatusView(value, ink: surroundings.output.ink).lines())
        }
        return .ok
    }
}
