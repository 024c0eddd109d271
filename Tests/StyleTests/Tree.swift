import Platform

/// The repository that these tests were built from, as it stands on the disk now.
enum Tree {
    /// Tests/StyleTests/Tree.swift is three steps below it.
    static let root = Files.directory(of: Files.directory(of: Files.directory(of: #filePath)))

    /// What a build or a run leaves, and what is not the project's.
    private static let left: Set<String> = [".build", ".git", ".swiftpm", "var"]

    /// Every file below `folder`, as paths from the root, sorted.
    static func files(in folder: String = "", endingIn suffixes: String...) -> [String] {
        names(in: folder).flatMap { name -> [String] in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if isFolder(path) { return left.contains(name) ? [] : files(in: path) }
            return [path]
        }.filter { path in suffixes.isEmpty || suffixes.contains { path.hasSuffix($0) } }
    }

    /// The names in a folder, sorted; none where there is no such folder.
    static func names(in folder: String) -> [String] {
        (try? Files.list(folder.isEmpty ? root : "\(root)/\(folder)")) ?? []
    }

    static func folders(in folder: String) -> [String] {
        names(in: folder).map { "\(folder)/\($0)" }.filter(isFolder)
    }

    static func isFolder(_ path: String) -> Bool { Files.exists("\(root)/\(path)/.") }

    static func exists(_ path: String) -> Bool { Files.exists("\(root)/\(path)") }

    static func text(_ path: String) throws -> String {
        String(decoding: try Files.read("\(root)/\(path)", limit: 8 << 20), as: UTF8.self)
    }

    /// All Swift of the house, tests and the manifests included; read once for all tests.
    static func swift() throws -> [SwiftSource] { try sources.get() }

    private static let sources = Result { try files(endingIn: ".swift").map(SwiftSource.init) }

    /// What users run: the daemon, the kit and the plugins.
    static func product() throws -> [SwiftSource] {
        try swift().filter { source in
            ["Host/", "PluginAPI/", "Plugins/"].contains { source.path.hasPrefix($0) }
                && !isTest(source.path) && !source.path.hasSuffix("Package.swift")
        }
    }
}

extension Tree {
    /// Tests may be twice as long, and may wait for what the product may not.
    static func isTest(_ path: String) -> Bool {
        path.hasPrefix("Tests/") || path.contains("/Tests/")
    }
}
