import Platform

/// What the package builds beside the tests that run.
package enum BuiltProducts {
    /// The folder of the test bundle, and of everything else that was built with it.
    package static let folder = Files.directory(of: Files.executablePath())

    /// The daemon, which also serves the children that verify and try plugins.
    package static let belfry = "\(folder)/belfry"

    /// Every plugin of the folder Plugins, as a library.
    package static var plugins: [String] {
        let folders = (try? Files.list("\(CompiledC.root)/Plugins")) ?? []
        let names = Set(
            folders.filter { Files.exists("\(CompiledC.root)/Plugins/\($0)/Entry") }
                .map { "lib\($0.lowercased()).so" })
        return ((try? Files.list(folder)) ?? [])
            .filter { names.contains(String($0.filter { $0 != "-" })) }
            .map { "\(folder)/\($0)" }
    }
}
