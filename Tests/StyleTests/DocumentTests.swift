import Platform
import Testing

/// Documents that are there, lead somewhere, and stay short.
struct DocumentTests {
    @Test func `links lead to files and headings that exist`() throws {
        let faults = try Tree.files(endingIn: ".md").flatMap { path -> [String] in
            let document = Markdown(try Tree.text(path))
            return try document.links.compactMap { link in
                let parts = link.target.split(
                    separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                guard !link.target.contains("://"), let file = parts.first else { return nil }
                let target = file.isEmpty ? path : Self.join(Files.directory(of: path), file)
                guard Tree.exists(target) else { return "\(path):\(link.line): \(link.target)" }
                guard parts.count == 2, target.hasSuffix(".md") else { return nil }
                let anchors = Markdown(try Tree.text(target)).anchors
                return anchors.contains(String(parts[1]))
                    ? nil : "\(path):\(link.line): \(link.target) names no heading"
            }
        }
        expectNone(faults, "Links that lead nowhere:")
    }

    private static func join(_ folder: String, _ path: Substring) -> String {
        var parts = folder == "." ? [] : folder.split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    @Test func `the top level holds what convention puts there`() {
        let allowed: Set<String> = [
            "CHANGELOG.md", "Host", "LICENSE", "Makefile", "Package.swift", "PluginAPI", "Plugins",
            "README.md", "Tests", "plugins.yaml", "var",
        ]
        let names = Tree.names(in: "").filter { !$0.hasPrefix(".") }
        expectNone(names.filter { !allowed.contains($0) }, "Names the top level is not for:")
        expectNone(
            allowed.subtracting(["var"]).filter { !names.contains($0) }.sorted(),
            "Names that are missing:")
    }

    @Test func `each room that is not obvious has a README`() {
        let wanted =
            ["Host", "PluginAPI", "Tests"] + Tree.folders(in: "Plugins")
            + Tree.folders(in: "PluginAPI/Examples")
        expectNone(wanted.filter { !Tree.exists("\($0)/README.md") }, "Folders without a README:")
    }

    @Test func `decisions say why, what and what follows, on one page`() throws {
        let names = Tree.names(in: "Host/Decisions")
        try #require(!names.isEmpty)
        let faults = try names.enumerated().flatMap { index, name -> [String] in
            let text = try Tree.text("Host/Decisions/\(name)")
            let headings = Markdown(text).headings
            let number = String(10_000 + index + 1).dropFirst()
            var faults: [String] = []
            if !name.hasPrefix("\(number)-") { faults.append("\(name): number \(number) is next") }
            let titles = headings.filter { $0.level == "##" }.map(\.text)
            if titles.prefix(3) != ["Context", "Decision", "Consequences"] {
                faults.append("\(name): its headings are \(titles)")
            }
            let count = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
            if count > 60 { faults.append("\(name): \(count) lines") }
            return faults
        }
        expectNone(faults, "Decisions out of shape:")
    }

    @Test func `the change log knows the version`() throws {
        let source = try Tree.text("Host/CommandLine/BelfryTool.swift")
        let version = try #require(
            source.split(separator: "static let version = \"").dropFirst().first?
                .prefix { $0 != "\"" })
        let titles = Markdown(try Tree.text("CHANGELOG.md")).headings.map(\.text)
        #expect(titles.contains { $0.hasPrefix("\(version) ") || $0 == version })
        let places = try Tree.files(endingIn: ".swift", ".sh", ".in", ".yaml").filter {
            try !Tree.isTest($0) && Tree.text($0).contains("\"\(version)\"")
        }
        // What `plugin new` writes is a version of somebody else's plugin.
        let own = places.filter { !$0.contains("/Scaffold/") }
        #expect(own == ["Host/CommandLine/BelfryTool.swift"], "the version has one place")
    }
}
