import JSON

enum StatusCommand {
    static let declaration: Command = Command(
        "status", "show how the daemon is",
        details: """
            All that is wrong comes first, the worst on top, with what to do about it. The exit \
            code is 1 where something is, so that a script can wait: `until belfry status`.
            """,
        options: [Option("json", "Print the daemon's answer as JSON")] + DaemonDoor.options,
        examples: ["belfry status", "belfry status --json"]
    ) { invocation, surroundings throws(CommandFailure) in
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse("GET", "/status")
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(StatusView(value, ink: surroundings.output.ink).lines())
        }
        let health = value["health"]?.string ?? "up"
        return health == "up" ? .ok : .failed
    }
}
