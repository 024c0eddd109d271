import Glibc
import Platform

/// File systems that only the program of one test sees: full, read-only, or from which nothing may
/// be run.
enum Mounts {
    /// True where a namespace with mounts of its own can be made, and in CI, where a test that
    /// cannot must fail.
    static let canBeTried: Bool = {
        if getenv("CI").map({ String(cString: $0) }) == "true" { return true }
        return (try? run(wrapping("true", at: "/mnt") + ["true"], in: "/"))?.code == 0
    }()

    /// What to run a program with, so that `preparation` (shell) has been done for it alone.
    ///
    /// In it, $AT is the directory.
    static func wrapping(_ preparation: String, at directory: String) -> [String] {
        let namespace =
            geteuid() == 0 ? ["--mount"] : ["--mount", "--map-root-user"]
        return ["unshare"] + namespace + [
            "sh", "-c", "AT=\(directory); \(preparation) && exec \"$@\"", "sh",
        ]
    }
}
