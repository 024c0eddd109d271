import CPlatform
import Glibc
import JSON
import Platform

/// Tries a plugin's image in a child process before this one opens it, so that an entry that crashes, hangs or exits
/// costs a child and not the daemon.
package struct Probe: Sendable {
    /// The hidden command of this executable that is the child.
    package static let command = "__probe"
    /// Where the child writes its verdict: standard output may be the plugin's.
    private static let verdictDescriptor: Int32 = 3

    private let executable: String
    private let deadlineNs: Int64

    package init(executable: String, deadlineNs: Int64 = 5_000_000_000) {
        self.executable = executable
        self.deadlineNs = deadlineNs
    }

    /// What the child said.
    package struct Verdict: Sendable, Equatable {
        /// What the plugin printed while it was loaded; it should print nothing.
        package var printed: String
    }

    /// Blocks until the child has ended. Throws what makes the image unfit.
    package func run(_ image: StagedImage) throws(LoadingError) -> Verdict {
        let (ending, verdict, printed) = try observe(image)
        return try Probe.judge(image, ending, verdict: verdict, printed: printed)
    }

    private func observe(
        _ image: StagedImage
    ) throws(LoadingError) -> (Ending, verdict: [UInt8], printed: String) {
        do throws(SystemError) {
            // Files and not pipes: a plugin that prints without end cannot block on them, nor can this thread.
            let verdict = try FileDescriptor.memory(named: "belfry-verdict")
            let output = try FileDescriptor.memory(named: "belfry-output")
            let child = try spawn(image, verdict, output)
            let ending = try Ending(of: child, deadlineNs: deadlineNs)
            lseek(verdict.number, 0, SEEK_SET)
            lseek(output.number, 0, SEEK_SET)
            let printed = String(decoding: try output.readChunk(ofAtMost: 2_048), as: UTF8.self)
            return (ending, try verdict.readChunk(ofAtMost: 65_536), printed)
        } catch {
            throw LoadingError(
                .failed, "\(image.origin) could not be tried in a child process: \(error)")
        }
    }

    private func spawn(
        _ image: StagedImage, _ verdict: borrowing FileDescriptor,
        _ output: borrowing FileDescriptor
    ) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.number, STDERR_FILENO)
        posix_spawn_file_actions_adddup2(&actions, verdict.number, Probe.verdictDescriptor)
        var child = pid_t()
        let arguments = [executable, Probe.command, image.path, image.origin]
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let code = posix_spawn(&child, executable, &actions, nil, &pointers, environ)
        guard code == 0 else { throw SystemError("posix_spawn", executable, code: code) }
        return child
    }

    /// How the child ended.
    enum Ending: Equatable {
        case exited(Int32)
        case killed(Int32)
        case hung

        fileprivate init(of child: pid_t, deadlineNs: Int64) throws(SystemError) {
            let handle = cplatform_open_process(child)
            guard handle >= 0 else { throw SystemError("pidfd_open") }
            let descriptor = FileDescriptor(owning: handle)
            var watched = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
            let ready = poll(&watched, 1, Int32(deadlineNs / 1_000_000))
            if ready <= 0 { kill(child, SIGKILL) }
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
            if ready <= 0 {
                self = .hung
            } else if status & 0x7F == 0 {
                self = .exited(status >> 8 & 0xFF)
            } else {
                self = .killed(status & 0x7F)
            }
        }
    }

    /// Pure: from how the child ended and what it left to what is said of the image.
    static func judge(
        _ image: StagedImage, _ ending: Ending, verdict: [UInt8], printed: String
    ) throws(LoadingError) -> Verdict {
        switch ending {
        case .hung:
            throw LoadingError(
                .childHung,
                "\(image.origin): loading it did not end; its entry or a constructor hangs")
        case .killed(let signal):
            throw LoadingError(
                .childDied,
                "\(image.origin): loading it crashes the process (\(nameOfSignal(signal))); "
                    + "its entry or a constructor is at fault")
        case .exited(let code):
            guard let value = try? JSONValue(parsing: verdict), let isFit = value["fit"]?.bool
            else {
                throw LoadingError(
                    .childDied,
                    "\(image.origin): loading it ends the process (exit \(code)); its entry or "
                        + "a constructor calls exit()")
            }
            guard isFit else {
                throw LoadingError(.notPlugin, value["reason"]?.string ?? "it gave no reason")
            }
            return Verdict(printed: printed)
        }
    }

    private static func nameOfSignal(_ number: Int32) -> String {
        switch number {
        case SIGSEGV: "SIGSEGV"
        case SIGBUS: "SIGBUS"
        case SIGILL: "SIGILL"
        case SIGABRT: "SIGABRT"
        case SIGFPE: "SIGFPE"
        case SIGKILL: "SIGKILL"
        default: "signal \(number)"
        }
    }

    /// The child's part: loads the image, writes the verdict, and leaves without running destructors that the plugin
    /// may have left behind.
    package static func serve(path: String, origin: String) -> Never {
        // A crash is the answer here; nobody wants a core dump of it.
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(4), &limit)
        let image = StagedImage(
            path: path, hash: ContentHash(of: UnsafeRawBufferPointer(start: nil, count: 0)),
            origin: origin)
        let verdict: JSONValue
        do throws(LoadingError) {
            _ = try Generations().load(image)
            verdict = ["fit": true]
        } catch {
            verdict = ["fit": false, "reason": .string(error.description)]
        }
        var bytes: [UInt8] = []
        verdict.write(to: &bytes)
        _ = write(verdictDescriptor, bytes, bytes.count)
        _exit(0)
    }
}
