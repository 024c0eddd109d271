import Platform

/// Where the programs and plugins under test stand: beside the test bundle that runs.
enum BuildTree {
    /// The folder of this package.
    static let root: String = {
        // Tests/EndToEndTests/Machinery/BuildTree.swift
        var path = #filePath
        for _ in 0..<4 { path = Files.directory(of: path) }
        return path
    }()

    static let products: String = {
        // swift test runs the bundle itself, or a helper of the toolchain that is told where it is.
        let named = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        let ours = Files.directory(of: named ?? Files.executablePath())
        let here = Files.exists("\(ours)/belfry") ? ours : "\(root)/.build/debug"
        return here.hasPrefix("/") ? here : "\(root)/\(here)"
    }()

    static let belfry = "\(products)/belfry"

    static func plugin(_ name: String) -> String { "\(products)/lib\(name).so" }

    static let headers = "\(root)/PluginAPI/C/include"
    static let goldenHeaders = "\(root)/Tests/Golden/include"
    static let fixtures = "\(root)/Tests/EndToEndTests/Fixtures"
    static let benchmarkPlugins = "\(root)/Tests/Benchmarks/Plugins"
}
