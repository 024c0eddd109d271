enum StopCommand {
    static let declaration: Command = Command(
        "stop", "make the daemon finish what it has and stop",
        options: DaemonDoor.options
    ) { invocation, surroundings throws(CommandFailure) in
        _ = try DaemonDoor(invocation, surroundings).askOrRefuse("POST", "/stop")
        surroundings.output.line("The daemon is stopping.")
        return .ok
    }
}
