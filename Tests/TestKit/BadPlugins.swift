import Platform

/// The plugins with one fault each, compiled from Tests/BadPlugins when they are asked for.
package enum BadPlugins {
    private static let folder = "\(CompiledC.root)/Tests/BadPlugins"

    /// The library made of Tests/BadPlugins/`name`.c.
    package static func library(_ name: String) throws -> String {
        try CompiledC.plugin("\(folder)/\(name).c")
    }

    /// The names of them all.
    package static var names: [String] {
        let files = (try? Files.list(folder)) ?? []
        return files.filter { $0.hasSuffix(".c") }.map { String($0.dropLast(2)) }
    }
}
