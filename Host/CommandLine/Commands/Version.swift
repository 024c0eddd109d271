import CBelfry
import JSON

enum VersionCommand {
    static let declaration: Command = Command(
        "version", "show the version",
        options: [Option("json", "Print it as JSON")]
    ) { invocation, surroundings throws(CommandFailure) in
        let abi = "\(BELFRY_ABI_MAJOR).\(BELFRY_ABI_MINOR)"
        if invocation.has("json") {
            let value: JSONValue = ["version": .string(BelfryTool.version), "abi": .string(abi)]
            surroundings.output.line(value.text())
        } else {
            surroundings.output.line("belfry \(BelfryTool.version) (plugin ABI \(abi))")
        }
        return .ok
    }
}
