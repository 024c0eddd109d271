import Platform

/// The processes of this machine, as /proc shows them.
package enum Processes {
    /// Waits until no process has `argument` on its command line; false: one still has after 5 s.
    package static func areGone(argument: String) -> Bool {
        for _ in 0..<500 {
            if with(argument: argument).isEmpty { return true }
            Clock.pause(milliseconds: 10)
        }
        return false
    }

    private static func with(argument: String) -> [String] {
        ((try? Files.list("/proc")) ?? []).filter { name in
            guard let line = try? Files.read("/proc/\(name)/cmdline", limit: 1 << 20) else {
                return false
            }
            return line.split(separator: 0).contains { $0.elementsEqual(argument.utf8) }
        }
    }
}
