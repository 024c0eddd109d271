import Platform

enum SDKCommand {
    static let declaration: Command = Command(
        "sdk", "say where the plugin headers and the Swift kit are",
        options: [
            Option("cflags", "Print the flags for a C compiler"),
            Option("header", "Print the path of belfry.h"),
            Option("swift", "Print the path of the Swift package"),
        ],
        examples: ["cc -shared -fPIC $(belfry sdk --cflags) -o pager.so pager.c"]
    ) { invocation, surroundings throws(CommandFailure) in
        guard let kit = DevelopmentKit(beside: surroundings.executable, exists: Files.exists) else {
            throw CommandFailure(
                .failed,
                "The plugin headers are neither beside this executable's build tree nor in the "
                    + "include directory of its prefix; install the development files.")
        }
        let output = surroundings.output
        if invocation.has("cflags") { output.line("-I\(kit.include)") }
        if invocation.has("header") { output.line(kit.header) }
        if invocation.has("swift") { output.line(try kit.swiftPackageOrRefuse()) }
        if invocation.values.isEmpty {
            output.line("header         \(kit.header)")
            output.line("C flags        -I\(kit.include)")
            output.line("Swift package  \(kit.swiftPackage ?? "not installed")")
        }
        return .ok
    }
}
