import HTTP1
import JSON

enum ContactsCommand {
    static let declaration: Command = Command(
        "contacts", "look after addresses that a provider calls gone",
        subcommands: [ContactsGoneCommand.declaration, ContactsEnableCommand.declaration])
}

enum ContactsGoneCommand {
    static let declaration: Command = Command(
        "gone", "show addresses to which nothing is sent any more",
        details: """
            A channel says that an address no longer exists: a mailbox that is closed, somebody who \
            answered STOP, a browser that took its subscription back. Nothing is sent there until \
            the user's contact changes or `belfry contacts enable` says that it is wrong.
            """,
        options: [
            Option("user", short: "u", value: "ID", "Only those of this user"),
            Option("json", "Print the daemon's answer as JSON"),
        ] + DaemonDoor.options
    ) { invocation, surroundings throws(CommandFailure) in
        var path = "/contacts/gone?limit=1000"
        if let user = invocation.value("user") { path += "&user=" + PercentCoding.encode(user) }
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse("GET", path)
        if invocation.has("json") {
            surroundings.output.line(value.text(pretty: true))
        } else {
            surroundings.output.lines(
                GoneContactsView(value, ink: surroundings.output.ink).lines())
        }
        return .ok
    }
}

enum ContactsEnableCommand {
    static let declaration: Command = Command(
        "enable", "send to addresses again that a provider called gone",
        details: "What was not sent meanwhile stands among the dead letters, if nothing took over.",
        options: [
            Option("user", short: "u", value: "ID", "All of this user"),
            Option("channel", value: "NAME", "Those that this channel called gone"),
        ] + DaemonDoor.options,
        examples: [
            "belfry contacts enable --user anna", "belfry contacts enable --channel sms",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        var body = JSONObject()
        for name in ["user", "channel"] {
            if let value = invocation.value(name) { body[name] = .string(value) }
        }
        guard !body.isEmpty else {
            throw CommandFailure(.usage, "Which ones? Say --user ID, --channel NAME, or both.")
        }
        let value = try DaemonDoor(invocation, surroundings).askOrRefuse(
            "POST", "/contacts/enable", body: .object(body))
        let count = value["enabled"]?.integer ?? 0
        surroundings.output.line("\(Quantity.count(count, "address", "addresses")) enabled.")
        return .ok
    }
}
