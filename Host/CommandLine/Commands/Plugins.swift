import JSON

enum PluginsCommand {
    static let declaration: Command = Command(
        "plugins", "list the plugins that run, and those that do not",
        options: [Option("json", "Print the daemon's answer as JSON")] + DaemonDoor.options
    ) { invocation, surroundings throws(CommandFailure) in
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse("GET", "/plugins")
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(PluginsView(value, ink: surroundings.output.ink).lines())
        }
        return .ok
    }
}
