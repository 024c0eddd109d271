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
    private let lock: ProcessLock

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

    private static func locked(_ path: String) throws(StartRefused) -> ProcessLock {
        do throws(SystemError) {
            try Files.makeDirectory(path)
            try Files.makeDirectory("\(path)/plugins")
        } catch {
            throw refuse(path, error)
        }
        do throws(ProcessLock.Refusal) {
            return try ProcessLock(at: "\(path)/lock")
        } catch {
            switch error {
            case .failed(let error): throw refuse(path, error)
            case .held(let process):
                throw StartRefused(
                    "another belfry (process \(process)) uses the state directory \(path); stop "
                        + "it, or name another one with host.state_dir")
            }
        }
    }

    private static func refuse(_ path: String, _ error: SystemError) -> StartRefused {
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
