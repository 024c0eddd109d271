import JSON
import Loading
import Verification

enum PluginInspectCommand {
    static let declaration: Command = Command(
        "inspect", "show what a plugin says of itself",
        details: "Its id, version, flags, extensions and the schema of its settings.",
        options: [Option("json", "Print it as JSON")],
        operands: [Operand("FILE", of: .file, "The shared library to look at")],
        examples: ["belfry plugin inspect ./libpager.so"]
    ) { invocation, surroundings throws(CommandFailure) in
        do throws(LoadingError) {
            let inspection = try Inspection.of(invocation.operands.first ?? "")
            let text =
                invocation.has("json")
                ? inspection.json.text(pretty: true) + "\n" : inspection.text
            surroundings.output.bytes(Array(text.utf8))
            return .ok
        } catch {
            throw CommandFailure(.failed, error.description)
        }
    }
}
