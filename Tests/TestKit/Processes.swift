import Platform

/// The processes of this machine, as /proc shows them.
package enum Processes {
    /// Waits until no process has `argument` on its command line; false: one still has after 5 s.
    package static func areGone(argument: String) -> Bool {
        becomesTrue { with(argument: argument).isEmpty }
    }

    /// Waits until a process has `argument` on its command line; false: none has after 5 s.
    package static func isThere(argument: String) -> Bool {
        becomesTrue { !with(argument: argument).isEmpty }
    }

    private static func becomesTrue(_ holds: () -> Bool) -> Bool {
        for _ in 0..<500 {
            if holds() { return true }
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
