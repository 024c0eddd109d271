import Platform
import TestKit

/// A plugin in C, built once for each set of definitions and copied wherever a test wants it.
struct CompiledPlugin {
    let bytes: [UInt8]

    /// `source`: a file of Fixtures, or a path.
    ///
    /// `definitions`: "NAME" or "NAME=VALUE".
    init(_ source: String, _ definitions: String...) throws {
        let path = source.hasPrefix("/") ? source : "\(BuildTree.fixtures)/\(source)"
        bytes = try Files.read(
            try CompiledC.plugin(path, defines: definitions), limit: 16 << 20)
    }

    /// Puts a copy there, as a compiler would: a new file.
    @discardableResult
    func install(at path: String) throws -> String {
        try Place.replace(path, with: bytes)
        return path
    }

    /// A source that numbers what it emits.
    static func burst() throws -> CompiledPlugin {
        try CompiledPlugin("\(BuildTree.benchmarkPlugins)/burst.c")
    }

    /// A channel that counts, and checks the order.
    ///
    /// `build`: what makes one build differ from another.
    static func count(build: Int = 1) throws -> CompiledPlugin {
        try CompiledPlugin("\(BuildTree.benchmarkPlugins)/count.c", "BUILD_\(build)")
    }
}
