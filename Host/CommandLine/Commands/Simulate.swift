import Calendar
import Configuration
import Control
import JSON
import Platform

enum SimulateCommand {
    static let declaration: Command = Command(
        "simulate", "say what another configuration would have done",
        details: """
            Lets the daemon replay its journal through the draft and through the configuration in \
            force, and prints the difference: who would get what they did not, who would no longer, \
            and what would be sent at another time, with the rule's line in either file. Changes \
            nothing. Exits with 1 when somebody would miss something critical, and when the replay \
            did not come to its end. The draft is judged as `belfry check` does, with the variables \
            and secret files of where you are.
            """,
        options: [
            Option("config", short: "c", value: "FILE", of: .file, "The draft"),
            Option(
                "since", value: "AGE|TIME", "From then on: 7d, 12h or 2026-11-21T20:00:00Z (7d)"),
            Option("until", value: "AGE|TIME", "Until then, said likewise (now)"),
            Option("user", short: "u", value: "ID", "Only what concerns this user"),
            Option("each", "Show each difference by itself, and not those of a kind together"),
            Option("limit", value: "COUNT", "Show at most so many differences (30)"),
            Option("json", "Print the daemon's answer as JSON"),
        ] + DaemonDoor.options,
        examples: [
            "belfry simulate --config draft.yaml",
            "belfry simulate --config draft.yaml --since 24h --user anna --each",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        guard let path = invocation.value("config") else {
            throw CommandFailure(
                .usage, "'belfry simulate' wants to know the draft: --config draft.yaml.")
        }
        var order = try scope(invocation, nowNs: Clock.system.unixNs())
        let door = try DaemonDoor(invocation, surroundings)
        let file = JudgedFile(path, surroundings)
        try file.tell(surroundings.errors)
        for (key, value) in file.draft { order[key] = value }
        let answer = try ask(door, order, surroundings)
        if invocation.has("json") {
            surroundings.output.line(answer.text(pretty: true))
        } else {
            surroundings.output.lines(SimulateView(answer, ink: surroundings.output.ink).lines())
        }
        return try judge(answer)
    }

    private static func ask(
        _ door: DaemonDoor, _ order: JSONObject, _ surroundings: Surroundings
    ) throws(CommandFailure) -> JSONValue {
        let (reply, value) = try door.ask(
            "POST", "/simulate", body: .object(order), patience: .seconds(150))
        guard reply.status >= 400 else { return value }
        let view = ReloadView(value, ink: surroundings.errors.ink)
        surroundings.errors.lines((value["error"]?["findings"]?.array ?? []).map(view.finding))
        throw DaemonDoor.refusal(reply)
    }

    private static func judge(_ answer: JSONValue) throws(CommandFailure) -> ExitCode {
        if let missed = answer["critical_missed"]?.integer, missed > 0 {
            throw CommandFailure(
                .failed,
                "With the draft, somebody would have missed something critical that they are told "
                    + "now, " + (missed == 1 ? "once." : "\(Quantity.count(missed)) times."))
        }
        guard answer["stopped_at"]?.string == nil else {
            throw CommandFailure(
                .failed, "The replay took too long and is not whole; name a later --since.")
        }
        return .ok
    }
}

// MARK: What was asked for

extension SimulateCommand {
    private static func scope(
        _ invocation: Invocation, nowNs: Int64
    ) throws(CommandFailure) -> JSONObject {
        var object: JSONObject = [:]
        object["since"] = try moment("since", invocation, nowNs) ?? moment(ago: "7d", nowNs)
        object["until"] = try moment("until", invocation, nowNs)
        object["user"] = invocation.value("user").map { .string($0) }
        object["each"] = .bool(invocation.has("each"))
        object["limit"] = .integer(30)
        if let text = invocation.value("limit") {
            guard let limit = Int64(text), (1...1_000).contains(limit) else {
                throw CommandFailure(.usage, "--limit is from 1 to 1000, not '\(text)'.")
            }
            object["limit"] = .integer(limit)
        }
        return object
    }

    private static func moment(
        _ option: String, _ invocation: Invocation, _ nowNs: Int64
    ) throws(CommandFailure) -> JSONValue? {
        guard let text = invocation.value(option) else { return nil }
        if let moment = moment(ago: text, nowNs) { return moment }
        guard text.contains("T") else {
            throw CommandFailure(
                .usage,
                "--\(option) wants an age such as 7d or 12h, or a time such as "
                    + "2026-11-21T20:00:00Z, not '\(text)'.")
        }
        return .string(text)
    }

    private static func moment(ago text: String, _ nowNs: Int64) -> JSONValue? {
        guard let age = AgeText.parse(text) ?? DurationText.parse(text) else { return nil }
        return .integer(nowNs / 1_000_000 - age.components.seconds * 1_000)
    }
}
