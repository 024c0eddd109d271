import CPlatform
import Glibc
import Platform

/// Why the daemon does not start: one sentence.
package struct StartRefused: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) {
        description = sentence
    }
}

/// Where the host keeps what must last.
///
/// Held by a lock, so that no two hosts share one.
package struct StateDirectory: ~Copyable {
    package let path: String
    private let lock: FileDescriptor

    /// Makes the directory where it is missing (mode 0700), locks it, and sees whether plugins can
    /// be run from it.
    package init(at path: String) throws(StartRefused) {
        let lock = try StateDirectory.locked(path)
        try StateDirectory.refuseNoExecution(path)
        self.path = path
        self.lock = lock
    }

    private static func refuseNoExecution(_ path: String) throws(StartRefused) {
        var information = statvfs()
        if statvfs(path, &information) == 0, information.f_flag & StateDirectory.noExecution != 0 {
            throw StartRefused(
                "the state directory \(path) lies on a file system mounted noexec, from which no "
                    + "plugin can be loaded; set host.state_dir to another")
        }
    }

    /// ST_NOEXEC, which Glibc's module hides.
    private static let noExecution: UInt = 8

    package var pluginDirectory: String { "\(path)/plugins" }
    package var instanceDirectory: String { "\(path)/instances" }
    package var stateFile: String { "\(path)/state.db" }

    private static func locked(_ path: String) throws(StartRefused) -> FileDescriptor {
        do throws(SystemError) {
            try Files.makeDirectory(path)
            try Files.makeDirectory("\(path)/plugins")
            let lock = try FileDescriptor.open("\(path)/lock", O_RDWR | O_CREAT)
            guard flock(lock.number, LOCK_EX | LOCK_NB) == 0 else {
                let other = holder(of: lock)
                throw SystemError("flock", other, code: EWOULDBLOCK)
            }
            try sign(lock)
            return lock
        } catch {
            throw refuse(path, error)
        }
    }

    /// The number that whoever holds the lock wrote into it.
    private static func holder(of lock: borrowing FileDescriptor) -> String {
        guard let bytes = try? lock.readChunk(ofAtMost: 32), !bytes.isEmpty else {
            return "unknown"
        }
        return String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    }

    private static func sign(_ lock: borrowing FileDescriptor) throws(SystemError) {
        guard ftruncate(lock.number, 0) == 0 else { throw SystemError("ftruncate") }
        let text = Array("\(getpid())\n".utf8)
        try text.withUnsafeBufferPointer { text throws(SystemError) in
            try lock.write(UnsafeRawBufferPointer(text))
        }
    }

    private static func refuse(_ path: String, _ error: SystemError) -> StartRefused {
        if error.call == "flock" {
            return StartRefused(
                "another belfry (process \(error.subject)) uses the state directory \(path); stop it, "
                    + "or name another one with host.state_dir")
        }
        let advice =
            switch error.code {
            case ENOSPC, EDQUOT: "make room on that disk"
            case EROFS: "the file system is read-only; set host.state_dir to one that is not"
            case EACCES, EPERM:
                "give this user the right to write there, or set host.state_dir to another"
            default: "set host.state_dir to a directory that can be written"
            }
        return StartRefused(
            "the state directory \(path) cannot be used: \(error.reason); \(advice)")
    }
}
