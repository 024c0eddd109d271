import Glibc
import TestKit
import Testing

/// The commands that README.md shows, run as they stand, in their order, in one folder.
@Suite(.timeLimit(.minutes(10))) struct ReadmeTests {
    /// A folder as one has it after the build: make finds it built and plugins.yaml the plugins.
    private func shell(in folder: String) throws -> Shell {
        let shell = Shell(
            in: folder,
            environment: [
                "PATH": "\(BuiltProducts.folder):/usr/local/bin:/usr/bin:/bin", "HOME": folder,
                "LANG": "C.UTF-8", "BELFRY_PLUGINS": BuiltProducts.folder,
                "MAKEFLAGS": "SWIFT=true RELEASE=\(BuiltProducts.folder)",
            ])
        let files = ["Makefile", "plugins.yaml", ".ci", "PluginAPI"]
            .map { "'\(Tree.root)/\($0)'" }.joined(separator: " ")
        let copied = try shell.run("cp -r \(files) .")
        try #require(copied.code == 0, "\(copied.output)")
        return shell
    }

    @Test func `every command works as shown`() throws {
        let fences = Fence.all(in: try Tree.text("README.md")).filter(\.isRun)
        try #require(fences.count > 3)
        let folder = try TemporaryDirectory()
        let shell = try shell(in: folder.path)
        var daemon: Shell.Job?
        for fence in fences {
            if fence.isBackground {
                daemon = try shell.start(fence.text)
                let ready = try shell.run("until belfry status >/dev/null 2>&1; do :; done")
                #expect(ready.code == 0)
            } else {
                let outcome = try shell.run(fence.text)
                #expect(outcome.code == 0, "README.md:\(fence.line): \(outcome.output)")
            }
        }
        guard let daemon else { return }
        daemon.signal(SIGTERM)
        let ended = try daemon.end()
        #expect(ended.output.contains("is ready"), "\(ended.output)")
    }

    @Test func `commands that are not run are only those that would build or install`() throws {
        let shown = Fence.all(in: try Tree.text("README.md")).filter {
            $0.words.first == "sh" && !$0.isRun
        }
        let lines = shown.flatMap { $0.text.split(separator: "\n") }
        let faults = lines.filter { !$0.hasPrefix("make ") && !$0.hasPrefix("sudo make ") }
        expectNone(faults.map(String.init), "Commands that no test runs:")
    }
}
