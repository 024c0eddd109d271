import Control
import JSON

enum SendCommand {
    static let declaration: Command = Command(
        "send", "send one event through the daemon, or try a channel out",
        options: [
            Option(
                "type", short: "t", value: "NAME",
                "The event's type, such as order_filled (required)"),
            Option("title", value: "TEXT", "What happened, in one line"),
            Option("body", value: "TEXT", "What happened, in full"),
            Option("subject", value: "TEXT", "What it is about, such as AAPL"),
            Option("user", value: "ID", "Whom it concerns; without it, everyone"),
            Option(
                "priority", value: "LEVEL", of: .choice(TailFilter.priorities), "How pressing it is"
            ),
            Option(
                "number", value: "NAME=VALUE", repeats: true, "A number of it, such as price=189.2"),
            Option("payload", value: "JSON", "An object with whatever else belongs to it"),
            Option(
                "test", value: "CHANNEL",
                "Instead of an event: try a channel out, or all, and say what became of it"),
            Option("json", "Print the daemon's answer as JSON"),
        ] + DaemonDoor.options,
        examples: [
            "belfry send --type order_filled --subject AAPL --title 'AAPL: 100 filled at 189.20'",
            "belfry send --type signal --number confidence=85.2 --payload '{\"strategy\":\"gap\"}'",
            "belfry send --test slack-risk",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        if let channel = invocation.value("test") {
            return try TestSend.run(channel, invocation, surroundings)
        }
        let event = try event(invocation)
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse(
            "POST", "/events", body: event)
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.line("Accepted as \(value["id"]?.string ?? "an event").")
        }
        return .ok
    }

    /// The object of `POST /events`.
    static func event(_ invocation: Invocation) throws(CommandFailure) -> JSONValue {
        guard let type = invocation.value("type"), !type.isEmpty else {
            throw CommandFailure(.usage, "'belfry send' wants --type NAME.")
        }
        var event: JSONObject = ["type": .string(type)]
        for name in ["title", "body", "subject", "user", "priority"] {
            event[name] = invocation.value(name).map { .string($0) }
        }
        if invocation.has("number") { event["numbers"] = .object(try numbers(invocation)) }
        if let text = invocation.value("payload") { event["payload"] = try payload(text) }
        return .object(event)
    }

    private static func numbers(_ invocation: Invocation) throws(CommandFailure) -> JSONObject {
        var numbers: JSONObject = [:]
        for text in invocation.values("number") {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Double(parts[1]), value.isFinite else {
                throw CommandFailure(
                    .usage, "--number wants NAME=VALUE with a number, not '\(text)'.")
            }
            numbers[String(parts[0])] = .number(value)
        }
        return numbers
    }

    private static func payload(_ text: String) throws(CommandFailure) -> JSONValue {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw CommandFailure(.usage, "--payload is not JSON: \(error).")
        }
        guard value.object != nil else {
            throw CommandFailure(.usage, "--payload wants a JSON object, not \(value.kind).")
        }
        return value
    }
}
