/// Where the files for plugin authors are.
package struct DevelopmentKit: Equatable {
    /// The directory to put on a C compiler's include path.
    package let include: String
    /// The Swift package that has the product BelfryKit.
    package let swiftPackage: String?

    package var header: String { "\(include)/belfry/belfry.h" }

    /// Looks beside an executable: in the tree it was built in, else in the prefix it is installed
    /// in.
    ///
    /// Pure but for `exists`.
    package init?(beside executable: String, exists: (String) -> Bool) {
        let above = DevelopmentKit.directories(above: executable)
        if let root = above.first(where: { exists("\($0)/PluginAPI/C/include/belfry/belfry.h") }) {
            include = "\(root)/PluginAPI/C/include"
            swiftPackage = ["\(root)/PluginAPI", root].first { exists("\($0)/Package.swift") }
            return
        }
        // PREFIX/bin/belfry.
        guard above.count > 1, exists("\(above[1])/include/belfry/belfry.h") else { return nil }
        include = "\(above[1])/include"
        let package = "\(above[1])/share/belfry/sdk"
        swiftPackage = exists("\(package)/Package.swift") ? package : nil
    }

    func swiftPackageOrRefuse() throws(CommandFailure) -> String {
        guard let swiftPackage else {
            throw CommandFailure(.failed, "The Swift package for plugins is not installed here.")
        }
        return swiftPackage
    }

    /// "/a/b/c" has "/a/b", "/a" and "".
    private static func directories(above path: String) -> [String] {
        var directories: [String] = []
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            directories.append(String(rest))
        }
        return directories
    }
}
