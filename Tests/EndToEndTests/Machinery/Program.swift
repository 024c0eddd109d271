import CPlatform
import Glibc
import Platform
import Synchronization

/// A program that a test runs, in a process group of its own.
///
/// It never outlives the test.
final class Program: Sendable {
    enum Ending: Equatable {
        case exited(Int32)
        case killed(Int32)
    }

    let process: pid_t
    let output = Transcript()
    let errors = Transcript()
    private let readers: [Thread]
    private let ending: Mutex<Ending?> = Mutex(nil)

    /// Starts it.
    ///
    /// The environment is exactly what is given; the signal mask is empty.
    init(
        _ arguments: [String], in directory: String, environment: [String: String] = Program.plain
    ) throws {
        let output = try FileDescriptor.pipe()
        let errors = try FileDescriptor.pipe()
        readers = [
            try Program.read(output.reading.duplicate(), into: self.output),
            try Program.read(errors.reading.duplicate(), into: self.errors),
        ]
        process = try Program.spawn(
            // pdeathsig: also when the tests themselves crash.
            ["/usr/bin/setpriv", "--pdeathsig", "KILL", "/usr/bin/env", "-C", directory]
                + arguments,
            environment, output: output.writing.number, errors: errors.writing.number)
    }

    deinit {
        ending.withLock { if $0 == nil { kill(-process, SIGKILL) } }
        _ = reap(atMost: .seconds(10))
        for reader in readers { reader.join() }
    }

    /// What a program finds in its environment when a test says nothing else.
    static let plain: [String: String] = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC",
    ]

    func signal(_ number: Int32) {
        // Once it is reaped its number may be another's.
        ending.withLock { if $0 == nil { kill(process, number) } }
    }

    /// Waits for its end.
    ///
    /// Throws when the time is up.
    func wait(atMost patience: Duration = Patience.usual) throws -> Ending {
        guard let ending = reap(atMost: patience) else {
            throw StillRunning(process: process, said: errors.text)
        }
        return ending
    }

    var hasEnded: Bool { reap(atMost: .zero) != nil }

    struct StillRunning: Error, CustomStringConvertible {
        let process: pid_t
        let said: String
        var description: String { "process \(process) has not ended in time; it said:\n\(said)" }
    }

    private func reap(atMost patience: Duration) -> Ending? {
        ending.withLock { ending in
            if let ending { return ending }
            let handle = cplatform_open_process(process)
            guard handle >= 0 else { return nil }
            let descriptor = FileDescriptor(owning: handle)
            var watched = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, Int32(patience.inMilliseconds)) > 0 else { return nil }
            // While it is not reaped its number is its own, and so is its group's: what it left
            // behind goes, too.
            kill(-process, SIGKILL)
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
            let isExit = status & 0x7F == 0
            ending = isExit ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
            return ending
        }
    }

    private static func spawn(
        _ arguments: [String], _ environment: [String: String], output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in words + variables { free(pointer) } }
        var process = pid_t()
        let code = posix_spawn(&process, arguments[0], &actions, &attributes, &words, &variables)
        guard code == 0 else { throw SystemError("posix_spawn", arguments[0], code: code) }
        return process
    }

    private static func read(_ number: Int32, into transcript: Transcript) throws -> Thread {
        try Thread(named: "transcript") {
            let descriptor = FileDescriptor(owning: number)
            var buffer = [UInt8](repeating: 0, count: 64 * 1024)
            while true {
                let count = Glibc.read(descriptor.number, &buffer, buffer.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { break }
                transcript.append(buffer[..<count])
            }
            transcript.end()
        }
    }
}

extension FileDescriptor {
    /// The same file under another number, for a thread that outlives this owner.
    fileprivate func duplicate() throws -> Int32 {
        let number = cplatform_fcntl(self.number, F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { throw SystemError("fcntl") }
        return number
    }
}
