import Glibc
import Platform

/// Runs the commands of documents and scripts with bash, in one folder and one environment.
package struct Shell: Sendable {
    package let folder: String
    package let environment: [String: String]

    package init(in folder: String, environment: [String: String]) {
        self.folder = folder
        self.environment = environment
    }

    package struct Outcome: Sendable {
        /// As bash has it: 128 and the signal's number for one that a signal ended.
        package let code: Int32
        /// Standard output and standard error, as they came.
        package let output: String
    }

    /// Runs to the end; the first command that fails ends it.
    package func run(_ script: String) throws -> Outcome {
        try start(script).end()
    }

    /// A script that runs.
    package struct Job: ~Copyable {
        private let process: pid_t
        private let output: FileDescriptor

        fileprivate init(process: pid_t, output: consuming FileDescriptor) {
            self.process = process
            self.output = output
        }

        /// What it has said so far.
        package func said() throws -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = pread(output.number, &bytes, bytes.count, 0)
            guard count >= 0 else { throw SystemError("pread") }
            return String(decoding: bytes[..<count], as: UTF8.self)
        }

        /// Sends a signal to it and to all that it started.
        package func signal(_ number: Int32) { kill(-process, number) }

        /// Waits for it.
        package consuming func end() throws -> Outcome {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 {
                guard errno == EINTR else { throw SystemError("waitpid") }
            }
            let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
            return Outcome(code: code, output: try said())
        }
    }

    /// Starts a script in a process group of its own.
    package func start(_ script: String) throws -> Job {
        // A file and not a pipe: nobody has to read while it runs.
        let output = try FileDescriptor.memory(named: "output")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        let process = try spawn(script, &actions, &attributes)
        return Job(process: process, output: output)
    }

    private func spawn(
        _ script: String, _ actions: inout posix_spawn_file_actions_t,
        _ attributes: inout posix_spawnattr_t
    ) throws -> pid_t {
        let words = ["/bin/bash", "-euo", "pipefail", "-c", "cd -- \"$0\"\n\(script)", folder]
        let settings = environment.map { "\($0.key)=\($0.value)" }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawn(
            &process, "/bin/bash", &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw SystemError("posix_spawn", "/bin/bash", code: code) }
        return process
    }
}
