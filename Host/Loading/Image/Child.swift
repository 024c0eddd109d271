import CPlatform
import Glibc
package import JSON
package import Platform

/// Runs this executable once more, as a child in which a plugin may crash, hang or exit: what it
/// does there costs the child and not who asked.
///
/// The child leaves its verdict as JSON on a descriptor of its own, for standard output may be the
/// plugin's.
package struct Child: Sendable {
    private static let verdictDescriptor: Int32 = 3
    // Room for a plugin's whole schema in a verdict; for what is printed, the beginning is enough.
    private static let verdictLimit = 8 << 20
    private static let outputLimit = 64 << 10

    private let executable: String
    private let deadlineNs: Int64

    package init(executable: String, deadlineNs: Int64) {
        self.executable = executable
        self.deadlineNs = deadlineNs
    }

    /// How a child ended.
    package enum Ending: Sendable, Equatable {
        case exited(Int32)
        /// By this signal.
        case killed(Int32)
        case hung
    }

    /// What was seen of a child.
    package struct Observation: Sendable, Equatable {
        package var ending: Ending
        /// Nil: it left none, or not a whole one.
        package var verdict: JSONValue?
        /// The beginning of what it wrote to standard output and standard error.
        package var printed: String

        package init(ending: Ending, verdict: JSONValue?, printed: String) {
            self.ending = ending
            self.verdict = verdict
            self.printed = printed
        }
    }

    /// Blocks until the child and all that it started have ended, or were killed: at the deadline,
    /// or when it is called off.
    ///
    /// Any thread, several at once; the child ends with the thread that asked.
    package func run(
        _ arguments: [String], unless callOff: CallOff? = nil
    ) throws(SystemError) -> Observation {
        // Files and not pipes: a plugin that prints without end cannot block on them, nor can this
        // thread. Bounded, so that it cannot fill the memory either.
        let verdict = try Child.boundedFile("belfry-verdict", Child.verdictLimit)
        let output = try Child.boundedFile("belfry-output", Child.outputLimit)
        let nothing = try Child.aboveStandard(try FileDescriptor.open("/dev/null", O_RDONLY))
        let child = try spawn(
            arguments, [nothing.number, output.number, output.number, verdict.number])
        let ending = Child.wait(for: child, deadlineNs: deadlineNs, unless: callOff)
        return Observation(
            ending: ending, verdict: try? JSONValue(parsing: try Child.written(verdict)),
            printed: String(decoding: try Child.written(output), as: UTF8.self))
    }

    private func spawn(
        _ arguments: [String], _ descriptors: [Int32]
    ) throws(SystemError) -> pid_t {
        var child = pid_t()
        var pointers = ([executable] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let code = cplatform_spawn_apart(
            &child, executable, &pointers, descriptors, Int32(descriptors.count))
        guard code == 0 else { throw SystemError("posix_spawn", executable, code: code) }
        return child
    }

    private static func wait(
        for child: pid_t, deadlineNs: Int64, unless callOff: CallOff?
    ) -> Ending {
        let isOver =
            callOff?.heard(by: { kill(-child, SIGKILL) }) { ends(child, withinNs: deadlineNs) }
            ?? ends(child, withinNs: deadlineNs)
        // While the child is not reaped its number is its own, and so is its group's: what it
        // started goes too.
        kill(-child, SIGKILL)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard isOver else { return .hung }
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
    }

    private static func ends(_ child: pid_t, withinNs deadlineNs: Int64) -> Bool {
        let handle = cplatform_open_process(child)
        // Out of descriptors: not to be told from a child that hangs, and ended like one.
        guard handle >= 0 else { return false }
        let descriptor = FileDescriptor(owning: handle)
        let deadline = Clock.system.monotonicNs() + deadlineNs
        while true {
            let rest = deadline - Clock.system.monotonicNs()
            guard rest > 0 else { return false }
            var watched = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
            if poll(&watched, 1, Int32(clamping: rest / 1_000_000 + 1)) > 0 { return true }
        }
    }

    private static func boundedFile(
        _ name: String, _ limit: Int
    ) throws(SystemError) -> FileDescriptor {
        let number = cplatform_bounded_memory_file(name, limit)
        guard number >= 0 else { throw SystemError("memfd_create", name) }
        return try aboveStandard(FileDescriptor(owning: number))
    }

    /// The same file under a number that no descriptor of the child takes.
    private static func aboveStandard(
        _ file: consuming FileDescriptor
    ) throws(SystemError) -> FileDescriptor {
        guard file.number <= verdictDescriptor else { return file }
        let number = cplatform_fcntl(file.number, F_DUPFD_CLOEXEC, verdictDescriptor + 1)
        guard number >= 0 else { throw SystemError("fcntl") }
        return FileDescriptor(owning: number)
    }

    private static func written(_ file: borrowing FileDescriptor) throws(SystemError) -> [UInt8] {
        let length = lseek(file.number, 0, SEEK_CUR)
        lseek(file.number, 0, SEEK_SET)
        return try file.readChunk(ofAtMost: max(0, length))
    }

    // MARK: In the child

    /// The child's first step.
    package static func settleIn() {
        cplatform_die_with_parent()
    }

    /// The child's last step but one: what it has found out.
    package static func leave(_ verdict: JSONValue) {
        var bytes: [UInt8] = []
        verdict.write(to: &bytes)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(verdictDescriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}

/// "SIGSEGV"; "signal 40" for one without a name of its own.
package func nameOfSignal(_ number: Int32) -> String {
    let names = [
        SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGABRT: "SIGABRT",
        SIGFPE: "SIGFPE", SIGTRAP: "SIGTRAP", SIGKILL: "SIGKILL", SIGTERM: "SIGTERM",
        SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM",
    ]
    return names[number] ?? "signal \(number)"
}
