import Control
import JSON

enum ReloadCommand {
    static let declaration: Command = Command(
        "reload", "make the daemon read its configuration again",
        details: """
            Waits for the outcome. A configuration with faults changes nothing; the faults are \
            shown and the exit code is 4.
            """,
        options: [Option("json", "Print the daemon's answer as JSON")] + DaemonDoor.options
    ) { invocation, surroundings throws(CommandFailure) in
        let (reply, value) = try DaemonDoor(invocation, surroundings).ask(
            "POST", "/reload", patience: .seconds(120))
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
            return reply.status < 400 ? .ok : .refused
        }
        guard reply.status < 400 else {
            let findings = value["error"]?["findings"]?.array ?? []
            let view = ReloadView(value, ink: surroundings.errors.ink)
            surroundings.errors.lines(findings.map(view.finding))
            throw DaemonDoor.refusal(reply)
        }
        surroundings.output.lines(ReloadView(value, ink: surroundings.output.ink).lines())
        return .ok
    }
}
