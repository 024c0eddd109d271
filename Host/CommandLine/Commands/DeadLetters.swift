import HTTP1
import JSON

enum DeadLettersCommand {
    static let declaration: Command = Command(
        "dead-letters", "look after deliveries that were given up",
        subcommands: [
            DeadLettersListCommand.declaration,
            selecting(
                "replay", "send them once more, as if they were new", path: "replay",
                done: "replayed", "They go at once."),
            selecting(
                "purge", "put them away", path: "purge", done: "purged",
                "They are kept as long as their events."),
        ])

    /// A command that does something with the letters that are named.
    private static func selecting(
        _ name: String, _ summary: String, path: String, done: String, _ remark: String
    ) -> Command {
        Command(
            name, summary, details: remark,
            options: [
                Option("channel", value: "NAME", "All of this channel, up to the one named")
            ] + DaemonDoor.options,
            operands: [
                Operand(
                    "NUMBER", repeats: true,
                    "A dead letter, as `belfry dead-letters list` numbers it")
            ],
            examples: [
                "belfry dead-letters \(name) 2048 3072",
                "belfry dead-letters \(name) --channel mail 3072",
            ]
        ) { invocation, surroundings throws(CommandFailure) in
            let body = try selection(invocation)
            let value = try DaemonDoor(invocation, surroundings).askOrRefuse(
                "POST", "/dead-letters/\(path)", body: body)
            let count = value[done]?.integer ?? 0
            surroundings.output.line(
                "\(Quantity.count(count, "dead letter", "dead letters")) \(done).")
            return .ok
        }
    }

    private static func selection(
        _ invocation: Invocation
    ) throws(CommandFailure) -> JSONValue {
        let numbers = invocation.operands.compactMap { Int64($0) }
        guard numbers.count == invocation.operands.count, let last = numbers.first else {
            throw CommandFailure(.usage, "A dead letter is named by its number, such as 2048.")
        }
        guard let channel = invocation.value("channel") else {
            return ["ids": .array(numbers.map { .integer($0) })]
        }
        guard numbers.count == 1 else {
            throw CommandFailure(.usage, "With --channel one number is given: the last of them.")
        }
        return ["instance": .string(channel), "up_to": .integer(last)]
    }
}

enum DeadLettersListCommand {
    static let declaration: Command = Command(
        "list", "show them, the youngest first",
        options: [
            Option("channel", value: "NAME", "Only those of this channel"),
            Option("json", "Print the daemon's answer as JSON"),
        ] + DaemonDoor.options
    ) { invocation, surroundings throws(CommandFailure) in
        var path = "/dead-letters"
        if let channel = invocation.value("channel") {
            path += "?instance=" + PercentCoding.encode(channel)
        }
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse("GET", path)
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(
                DeadLettersView(value, ink: surroundings.output.ink).lines())
        }
        return .ok
    }
}
