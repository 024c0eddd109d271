import Platform

/// The processes of this machine, as /proc shows them.
package enum Processes {
    /// The numbers of those that have `argument` on their command line.
    package static func with(argument: String) -> [String] {
        ((try? Files.list("/proc")) ?? []).filter { name in
            guard let line = try? Files.read("/proc/\(name)/cmdline", limit: 1 << 20) else {
                return false
            }
            return line.split(separator: 0).contains { $0.elementsEqual(argument.utf8) }
        }
    }
}
