import Glibc
import Platform

/// The durable lane's file as the file system has it: everybody's news is in there.
package enum StoreFile {
    /// Makes it, for its owner alone, where there is none.
    ///
    /// SQLite gives its log and its shared memory the same mode. What goes wrong SQLite meets too,
    /// and says it.
    static func make(_ path: String) {
        // A new one or nothing: closing a file that SQLite has open would let go of its locks.
        _ = try? FileDescriptor.open(path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    }

    /// A sentence where anybody on the machine may read the file or what stands beside it; nil:
    /// only who should.
    package static func warning(about path: String) -> String? {
        guard (mode(of: Files.directory(of: path)) ?? 0) & 0o001 != 0 else { return nil }
        let open = ["", "-wal", "-shm"].map { path + $0 }.filter {
            (mode(of: $0) ?? 0) & 0o007 != 0
        }
        guard !open.isEmpty else { return nil }
        return "\(open.joined(separator: ", ")) may be read by everybody on this machine; run "
            + "`chmod 600 \(open.joined(separator: " "))`"
    }

    /// Nil: there is none.
    private static func mode(of path: String) -> mode_t? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode : nil
    }
}
