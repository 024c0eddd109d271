import HTTP1
import JSON

enum ExplainCommand {
    static let declaration: Command = Command(
        "explain", "say why an event rang, and why it did not",
        details: """
            Says of every user and channel why the event was sent, deferred, merged or not wanted, \
            with the rule's line in plugins.yaml, and what became of each attempt.
            """,
        options: [
            Option("user", short: "u", value: "ID", "Only what concerns this user"),
            Option("json", "Print the daemon's answer as JSON"),
        ] + DaemonDoor.options,
        operands: [
            Operand("ID", "The event, as `belfry send` and `belfry tail --json` name it")
        ],
        examples: ["belfry explain 01K9ZV", "belfry explain 01K9ZV --user anna"]
    ) { invocation, surroundings throws(CommandFailure) in
        var path = "/explain?event=" + PercentCoding.encode(invocation.operand(0) ?? "")
        if let user = invocation.value("user") { path += "&user=" + PercentCoding.encode(user) }
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse("GET", path)
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(ExplainView(value, ink: surroundings.output.ink).lines())
        }
        return .ok
    }
}
