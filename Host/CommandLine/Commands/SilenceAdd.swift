import Calendar
import Control
import JSON
import Platform

enum SilenceAddCommand {
    static let declaration: Command = Command(
        "add", "begin a silence",
        details: """
            What it is about is said by at least one of --type, --subject, --user, --source and \
            --priority; names may hold * and ?. Also what is critical does not ring.
            """,
        options: [
            Option("type", short: "t", value: "NAME", repeats: true, "Events of this type"),
            Option("subject", value: "TEXT", repeats: true, "Events about this"),
            Option("user", value: "ID", repeats: true, "What this user would hear of"),
            Option("source", value: "NAME", repeats: true, "Events from this instance"),
            Option(
                "priority", value: "LEVEL", of: .choice(TailFilter.priorities),
                "This pressing or more"),
            Option("for", value: "DURATION", "How long from now on, such as 90m or 2h"),
            Option("until", value: "TIME", "When it ends, such as 2026-11-21T20:00:00Z"),
            Option("start", value: "TIME", "When it begins, with --until; now without it"),
            Option("comment", short: "c", value: "TEXT", "Why"),
            Option("author", value: "NAME", "Who says so"),
            Option("json", "Print the daemon's answer as JSON"),
        ] + DaemonDoor.options,
        examples: [
            "belfry silence add --type 'broker_*' --for 2h --comment 'the broker is in maintenance'"
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        let document = try document(invocation, nowNs: Clock.system.unixNs())
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse(
            "POST", "/silences", body: document)
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            let number = value["id"]?.integer.map { String($0) } ?? ""
            surroundings.output.line(
                "Silence \(number), until \(PlainText.line(value["end"]?.string ?? ""))."
            )
        }
        return .ok
    }

    /// The object of `POST /silences`.
    static func document(
        _ invocation: Invocation, nowNs: Int64
    ) throws(CommandFailure) -> JSONValue {
        var match: JSONObject = [:]
        for name in ["type", "subject", "user", "source"] where invocation.has(name) {
            match[name] = .array(invocation.values(name).map { .string($0) })
        }
        match["priority"] = invocation.value("priority").map { .string($0) }
        guard !match.isEmpty else {
            throw CommandFailure(
                .usage,
                "'belfry silence add' wants to know what it is about: --type, --subject, --user, "
                    + "--source or --priority.")
        }
        var document: JSONObject = ["match": .object(match)]
        for name in ["start", "comment", "author"] {
            document[name] = invocation.value(name).map { .string($0) }
        }
        document["end"] = try end(invocation, nowNs: nowNs)
        return .object(document)
    }

    private static func end(
        _ invocation: Invocation, nowNs: Int64
    ) throws(CommandFailure) -> JSONValue {
        switch (invocation.value("for"), invocation.value("until")) {
        case (nil, let time?): return .string(time)
        case (let length?, nil) where !invocation.has("start"):
            guard let duration = DurationText.parse(length), duration > .zero else {
                throw CommandFailure(
                    .usage, "--for wants a time such as 90m or 2h, not '\(length)'.")
            }
            let milliseconds = duration.components.seconds * 1_000
            return .integer(nowNs / 1_000_000 + max(1_000, milliseconds))
        default:
            throw CommandFailure(
                .usage,
                "'belfry silence add' wants either --for DURATION from now on, or --until TIME.")
        }
    }
}
