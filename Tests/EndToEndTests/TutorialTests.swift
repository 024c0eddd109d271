import Glibc
import Platform
import Testing

/// What PluginAPI/README.md tells a newcomer to do, done to the letter in an empty folder; and the
/// scaffolds.
@Suite(.timeLimit(.minutes(20))) struct TutorialTests {
    /// Files and commands of one section of the text, in their order.
    enum Step: Equatable {
        case file(name: String, text: String)
        case commands(String)
    }

    static func steps(of heading: String) throws -> [Step] {
        let text = Place.text(of: "\(BuildTree.root)/PluginAPI/README.md")
        var steps: [Step] = []
        var isInside = false
        var fence: (information: Substring, lines: [Substring])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let (information, lines) = fence {
                guard line == "```" else {
                    fence = (information, lines + [line])
                    continue
                }
                fence = nil
                let body = lines.joined(separator: "\n") + "\n"
                if let name = information.firstMatch(of: /file=(\S+)/)?.1 {
                    steps.append(.file(name: String(name), text: body))
                } else if information.hasPrefix("sh") {
                    steps.append(.commands(body))
                }
            } else if line.hasPrefix("#") {
                isInside = line == "### \(heading)"
            } else if isInside, line.hasPrefix("```") {
                fence = (line.dropFirst(3), [])
            }
        }
        return steps
    }

    /// As the user who runs the tests, with this build of belfry first on the PATH.
    static let environment: [String: String] = {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        var variables = Program.plain
        for name in ["PATH", "HOME", "LD_LIBRARY_PATH", "SDKROOT", "TMPDIR"] {
            variables[name] = variable(name) ?? variables[name]
        }
        variables["PATH"] = "\(BuildTree.products):\(variables["PATH"] ?? "")"
        return variables
    }()

    private func follow(_ heading: String) throws -> [Said] {
        let steps = try Self.steps(of: heading)
        try #require(steps.count >= 2, "the text has lost its fences")
        let place = try Place()
        return try steps.compactMap { step -> Said? in
            switch step {
            case .file(let name, let text):
                try place.write(text, into: name)
                return nil
            case .commands(let text):
                // What goes on until it is told to end is told so after a while, as by Ctrl-C.
                let isEndless = text.contains("run --minimal") && !text.contains("--for")
                let script = "set -eu\n" + text.replacing("$ ", with: "")
                let shell = isEndless ? ["timeout", "-s", "INT", "5", "sh"] : ["sh"]
                let said = try run(
                    shell + ["-c", script], in: place.path, Self.environment,
                    atMost: Patience.building)
                let isFine = said.code == 0 || (isEndless && said.code == 124)
                #expect(isFine, "\(text)exit \(said.code)\n\(said.output)\(said.errors)")
                return said
            }
        }
    }

    @Test func `the C tutorial works as written`() throws {
        let said = try follow("In C")
        #expect(said.contains { $0.output.contains(" 0 failed") })
    }

    @Test func `the Swift tutorial works as written`() throws {
        let said = try follow("In Swift")
        #expect(said.contains { $0.output.contains(" 0 failed") })
    }

    @Test(arguments: [
        ("c", "./build.sh", "risk-pager.so"),
        ("swift", "swift build -c release", ".build/release/librisk-pager.so"),
    ])
    func `a scaffold builds, passes verify and runs`(
        language: String, build: String, product: String
    ) throws {
        let place = try Place()
        let new = try run(
            ["belfry", "plugin", "new", "risk-pager", "--lang", language], in: place.path,
            Self.environment)
        #expect(new.code == 0, "\(new.errors)")
        #expect(new.output.contains("  \(build)\n"))
        let folder = place.file("risk-pager")
        let built = try run(
            ["sh", "-c", build], in: folder, Self.environment, atMost: Patience.building)
        try #require(built.code == 0, "\(built.output)\(built.errors)")
        let verified = try run(
            ["belfry", "plugin", "verify", "./\(product)"], in: folder, Self.environment,
            atMost: .seconds(120))
        #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
        let host = try RunningBelfry(
            "channels:\n  pager: { plugin: ./risk-pager/\(product) }\n"
                + "routes:\n  - { name: all, channels: [pager] }\n", in: place)
        try host.send("Limit of 10,000 exceeded")
        #expect(host.log.wait(for: "Limit of 10,000 exceeded"), "\(host.log.text)")
        let again = try run(
            ["belfry", "plugin", "new", "risk-pager"], in: place.path, Self.environment)
        #expect(again.code == 1)
        #expect(
            again.errors == "belfry: There is a 'risk-pager' here already; it is left alone.\n")
    }
}

extension Place {
    /// Writes a file and the folders it lies in.
    fileprivate func write(_ text: String, into name: String) throws {
        try Files.makeDirectory(Files.directory(of: file(name)), mode: 0o755)
        try write(text, to: name)
    }
}
