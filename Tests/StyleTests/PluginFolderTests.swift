import TestKit
import Testing

/// A folder under Plugins is a plugin, whole.
struct PluginFolderTests {
    static let folders = Tree.folders(in: "Plugins")

    @Test(arguments: folders) func `it has its parts`(folder: String) throws {
        let parts = ["README.md", "sample.yaml", "Entry", "Sources", "Tests"]
        expectNone(
            parts.filter { !Tree.exists("\(folder)/\($0)") }.map { "\(folder)/\($0)" },
            "Parts that a plugin has:")
        let readme = Markdown(try Tree.text("\(folder)/README.md"))
        #expect(readme.links.contains { $0.target == "sample.yaml" }, "its README shows no sample")
    }

    /// By the plugin itself: `belfry check` loads it and judges the sample by its schema.
    @Test(arguments: folders) func `its sample is what it takes`(folder: String) throws {
        let checked = try Shell(in: Tree.root, environment: ["PATH": "/usr/bin:/bin"])
            .run("'\(BuiltProducts.belfry)' check '\(folder)/sample.yaml'")
        #expect(checked.code == 0, "\(checked.output)")
    }

    /// What is a comment in a sample is a setting too: every default is one that the plugin takes.
    @Test(arguments: folders) func `the defaults it shows are taken as well`(
        folder: String
    ) throws {
        let sample = try Tree.text("\(folder)/sample.yaml")
        let lines = sample.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let text = line.drop { $0 == " " }
            guard text.hasPrefix("# ") else { return String(line) }
            return String(line.prefix(line.count - text.count) + text.dropFirst(2))
        }
        let place = try TemporaryDirectory()
        let shell = Shell(
            in: place.path, environment: ["PATH": "/usr/bin:/bin", "BELFRY": BuiltProducts.belfry])
        let checked = try shell.run(
            """
            cat >sample.yaml <<'END OF SAMPLE'
            \(lines.joined(separator: "\n"))
            END OF SAMPLE
            "$BELFRY" check sample.yaml
            """)
        #expect(checked.code == 0, "\(checked.output)")
    }
}
