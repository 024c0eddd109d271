import Platform

/// What was built beside the tests: the daemon and the plugins.
package enum BuiltProducts {
    /// Test bundles stand in the folder of the products.
    package static let folder = Files.directory(of: Files.executablePath())
    package static let belfry = "\(folder)/belfry"
}
