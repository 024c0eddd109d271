enum RunCommand {
    static let declaration: Command = Command(
        "run", "start the daemon and stay in the foreground",
        details: """
            Reads the configuration, starts its plugins and routes events until SIGTERM or \
            `belfry stop`. SIGHUP and `belfry reload` read the configuration again.
            """,
        options: [
            Option(
                "config", short: "c", value: "FILE", of: .file, "The configuration (./plugins.yaml)"
            ),
            Option("socket", value: "PATH", of: .file, "Where to answer commands"),
        ],
        examples: ["belfry run --config /etc/belfry/plugins.yaml"]
    ) { _, _ throws(CommandFailure) in
        throw CommandFailure(.failed, "`belfry run` is not built into this executable yet.")
    }
}
