import Configuration
import JSON

enum CheckCommand {
    static let declaration: Command = Command(
        "check", "judge a configuration without running it",
        details: """
            Reads the file, loads the plugins it names, and checks their settings as a start would. \
            Exits with 0 when it could be run as it stands, and with 1 when it has errors.
            """,
        options: [Option("json", "Print the findings as JSON")],
        operands: [
            Operand("FILE", of: .file, isRequired: false, "The configuration (./plugins.yaml)")
        ],
        examples: ["belfry check", "belfry check --json staging.yaml"]
    ) { invocation, surroundings throws(CommandFailure) in
        let path = invocation.operands.first ?? "plugins.yaml"
        let file = JudgedFile(path, surroundings)
        if invocation.has("json") {
            let value: JSONValue = [
                "file": .string(path), "valid": .bool(file.errors == nil),
                "findings": .array(file.findings.map(\.json)),
            ]
            surroundings.output.line(value.text(pretty: true))
            return file.errors == nil ? .ok : .failed
        }
        try file.tell(surroundings.errors)
        surroundings.output.line("\(path) is fine: \(file.summary).")
        return .ok
    }
}
