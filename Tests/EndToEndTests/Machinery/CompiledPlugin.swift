import Platform
import Synchronization

/// A plugin in C, built once for each set of definitions and copied wherever a test wants it.
struct CompiledPlugin {
    let bytes: [UInt8]

    /// `source`: a file of Fixtures, or a path.
    ///
    /// `definitions`: "NAME" or "NAME=VALUE".
    init(
        _ source: String, _ definitions: String..., headers: String = BuildTree.headers,
        linking: [String] = []
    ) throws {
        let path = source.hasPrefix("/") ? source : "\(BuildTree.fixtures)/\(source)"
        let arguments =
            ["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
            + ["-fvisibility=hidden", "-pthread", "-I", headers]
            + definitions.map { "-D\($0)" } + [path] + linking
        bytes = try Workbench.shared.build(arguments)
    }

    /// Puts a copy there, as a compiler would: a new file.
    @discardableResult
    func install(at path: String) throws -> String {
        try Place.replace(path, with: bytes)
        return path
    }

    static func burst() throws -> CompiledPlugin {
        try CompiledPlugin("\(BuildTree.benchmarkPlugins)/burst.c")
    }

    static func count(_ definitions: String = "FIRST") throws -> CompiledPlugin {
        try CompiledPlugin("\(BuildTree.benchmarkPlugins)/count.c", definitions)
    }

    struct BuildFailure: Error, CustomStringConvertible {
        let description: String
    }

    private final class Workbench: Sendable {
        static let shared = Workbench()
        private let built: Mutex<[String: [UInt8]]> = Mutex([:])

        func build(_ arguments: [String]) throws -> [UInt8] {
            let key = arguments.joined(separator: " ")
            if let bytes = built.withLock({ $0[key] }) { return bytes }
            let place = try Place()
            let product = place.file("plugin.so")
            let compiler = try Program(["cc"] + arguments + ["-o", product], in: place.path)
            guard try compiler.wait() == .exited(0) else {
                throw BuildFailure(description: compiler.errors.text)
            }
            let bytes = try Files.read(product, limit: 16 << 20)
            built.withLock { $0[key] = bytes }
            return bytes
        }
    }
}
