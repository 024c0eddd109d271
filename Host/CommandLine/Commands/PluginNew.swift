import Glibc
import Platform

enum PluginNewCommand {
    static let declaration: Command = Command(
        "new", "begin a plugin: a folder that builds and passes `plugin verify`",
        options: [
            Option(
                "lang", short: "l", value: "LANGUAGE", of: .choice(["c", "swift"]),
                "The language, c without it")
        ],
        operands: [Operand("NAME", "The plugin's name and its folder, such as risk-pager")],
        examples: ["belfry plugin new risk-pager --lang swift"]
    ) { invocation, surroundings throws(CommandFailure) in
        let name = try PluginName(invocation.operand(0) ?? "")
        let scaffold = try scaffold(name, invocation.value("lang") ?? "c", surroundings)
        let folder = "\(surroundings.workingDirectory)/\(name.kebab)"
        guard !Files.exists(folder) else {
            throw CommandFailure(
                .failed, "There is a '\(name.kebab)' here already; it is left alone.")
        }
        do throws(SystemError) {
            for file in scaffold.files { try write(file, into: folder) }
        } catch {
            throw CommandFailure(.failed, "The folder cannot be written: \(error).")
        }
        surroundings.output.lines(report(scaffold, name, surroundings.output.ink))
        return .ok
    }

    private static func scaffold(
        _ name: PluginName, _ language: String, _ surroundings: Surroundings
    ) throws(CommandFailure) -> Scaffold {
        guard language == "swift" else { return .c(name) }
        guard let kit = DevelopmentKit(beside: surroundings.executable, exists: Files.exists) else {
            throw CommandFailure(
                .failed, "The Swift package for plugins is not installed here; see `belfry sdk`.")
        }
        return .swift(name, kit: try kit.swiftPackageOrRefuse())
    }

    private static func write(_ file: Scaffold.File, into folder: String) throws(SystemError) {
        let path = "\(folder)/\(file.path)"
        try Files.makeDirectory(Files.directory(of: path), mode: 0o755)
        let target = try FileDescriptor.open(
            path, O_WRONLY | O_CREAT | O_EXCL, mode: file.isExecutable ? 0o755 : 0o644)
        let bytes = Array(file.text.utf8)
        try bytes.withUnsafeBufferPointer { bytes throws(SystemError) in
            try target.write(UnsafeRawBufferPointer(bytes))
        }
    }

    private static func report(_ scaffold: Scaffold, _ name: PluginName, _ ink: Ink) -> [String] {
        let files = scaffold.files.map { "  \(name.kebab)/\($0.path)" }
        return ["\(ink.green("●")) A plugin to begin with:", ""] + files
            + [
                "", "Now:", "  cd \(name.kebab)", "  \(scaffold.build)",
                "  belfry plugin verify \(scaffold.product)",
            ]
    }
}
