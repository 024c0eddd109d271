package import Configuration
import Core
package import Loading
import Platform

/// Finds the file that `plugin:` means.
package struct PluginFinder: Sendable {
    /// Searched in this order.
    private let directories: [String]

    /// `configured`: what plugins.yaml names; `builtIn`: where this executable's own plugins stand.
    package init(configured: [String], builtIn: [String]) {
        directories = configured + builtIn
    }

    /// Beside the executable (a build tree), and ../lib/belfry/plugins from it (an installation).
    package static func builtInDirectories(executable: String) -> [String] {
        let directory = Files.directory(of: executable)
        return [directory, "\(directory)/../lib/belfry/plugins"]
    }

    package func find(_ reference: PluginReference) throws(LoadingError) -> String {
        switch reference {
        case .file(let path): return path
        case .named(let name):
            for directory in directories {
                for candidate in ["\(directory)/lib\(name).so", "\(directory)/\(name).so"]
                where Files.exists(candidate) {
                    return candidate
                }
            }
            let meant = Suggestion.nearest(to: name, in: names)
            throw LoadingError(
                .unreadable,
                "there is no plugin \"\(name)\" (lib\(name).so or \(name).so) in "
                    + directories.joined(separator: ", ")
                    + (meant.map { "; did you mean \"\($0)\"?" }
                        ?? "; build it, or name its file with a path"))
        }
    }

    /// Of the plugins that are there; a folder that cannot be read has none.
    private var names: [String] {
        directories.flatMap { directory in
            ((try? Files.list(directory)) ?? []).compactMap { file in
                guard file.hasSuffix(".so") else { return nil }
                return String(file.dropFirst(file.hasPrefix("lib") ? 3 : 0).dropLast(3))
            }
        }
    }
}
