import Control
import JSON

/// `belfry send --test`.
enum TestSend {
    /// As long as the daemon waits for channels, and a moment.
    private static let patience: Duration = .seconds(45)
    private static let everyChannel = "all"

    static func run(
        _ name: String, _ invocation: Invocation, _ surroundings: Surroundings
    ) throws(CommandFailure) -> ExitCode {
        let body: JSONValue = name == everyChannel ? [:] : ["channel": .string(name)]
        let (reply, value) = try DaemonDoor(invocation, surroundings).ask(
            "POST", "/test-send", body: body, patience: patience)
        if reply.status >= 400 { throw DaemonDoor.refusal(reply) }
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(TestSendView(value, ink: surroundings.output.ink).lines())
        }
        return value["ok"]?.bool == true ? .ok : .failed
    }
}
