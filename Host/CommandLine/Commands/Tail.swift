import Control
import HTTP1
import JSON

enum TailCommand {
    static let declaration: Command = Command(
        "tail", "watch events as they pass",
        details: """
            Names may hold * and ?; of several values for one filter any may fit. Ends with \
            Ctrl-C. Where events come faster than they can be shown, a line on standard error says \
            how many were left out; with --json, also an object {"dropped":n} in the stream.
            """,
        options: [
            Option("type", short: "t", value: "NAME", repeats: true, "Only events of this type"),
            Option("subject", value: "TEXT", repeats: true, "Only events about this"),
            Option("user", value: "ID", repeats: true, "Only events that concern this user"),
            Option("source", value: "NAME", repeats: true, "Only events from this instance"),
            Option(
                "priority", value: "LEVEL", of: .choice(TailFilter.priorities),
                "Only this pressing or more"),
            Option("lines", short: "n", value: "COUNT", "End after so many events"),
            Option("json", "Print each event as a line of JSON"),
        ] + DaemonDoor.options,
        examples: [
            "belfry tail --type 'order_*' --priority high", "belfry tail --json | jq .title",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        let door = try DaemonDoor(invocation, surroundings)
        var left = try limit(invocation)
        let view = EventView(ink: surroundings.output.ink, clock: LocalClock.time)
        let isJSON = invocation.has("json")
        let end = try Interrupt.watched { interrupt throws(CommandFailure) in
            try door.stream("/tail" + query(invocation), interruptedBy: interrupt) { line in
                if let gap = EventView.gap(in: line, ink: surroundings.errors.ink) {
                    surroundings.errors.line(gap)
                    // A program finds the gap where it is.
                    if isJSON { surroundings.output.bytes(line + [0x0A]) }
                    return true
                }
                surroundings.output.bytes(isJSON ? line + [0x0A] : view.text(of: line))
                left -= 1
                return left > 0
            }
        }
        switch end {
        case .enough, .interrupted: return .ok
        case .refused(let reply): throw DaemonDoor.refusal(reply)
        case .ended: throw CommandFailure(.unreachable, "The daemon has stopped.")
        }
    }

    private static func limit(_ invocation: Invocation) throws(CommandFailure) -> Int {
        guard let text = invocation.value("lines") else { return .max }
        guard let count = Int(text), count > 0 else {
            throw CommandFailure(.usage, "--lines wants a whole number from 1 on, not '\(text)'.")
        }
        return count
    }

    /// "?type=order_%2A&priority=high", or nothing.
    static func query(_ invocation: Invocation) -> String {
        let items = ["type", "subject", "user", "source", "priority"].flatMap { name in
            invocation.values(name).map { "\(name)=\(PercentCoding.encode($0))" }
        }
        return items.isEmpty ? "" : "?" + items.joined(separator: "&")
    }
}
