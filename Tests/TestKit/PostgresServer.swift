import Glibc
import Platform
import Synchronization

/// A PostgreSQL of the tests' own: in a temporary folder, on a Unix socket there, as the user
/// `belfry` without a password.
///
/// Tests/postgres.sh runs it and ends it when the pipe to this process ends, so that nothing is
/// left even of a test process that was killed. Where there is no PostgreSQL, `init` throws: a
/// failing test, never one that is skipped.
package final class PostgresServer: Sendable {
    /// What became of it instead of a server.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The folder with the socket: libpq's `host`.
    package let host: String
    package static let user = "belfry"

    private let orders: FileDescriptor.Pipe
    private let answers: FileDescriptor.Pipe
    private let process: pid_t
    private let databases = Atomic<Int>(0)

    /// The one that the tests of a process share, unless they stop it.
    package static func shared() throws -> PostgresServer { try one.get() }

    private static let one = Result { try PostgresServer() }

    /// Starts one; it is there and answers when this returns.
    package init() throws {
        var template = Array("/tmp/belfry-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
        host = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        orders = try FileDescriptor.pipe()
        answers = try FileDescriptor.pipe()
        process = try PostgresServer.spawn(
            host, orders: orders.reading.number, answers: answers.writing.number)
        try expect("ready")
    }

    deinit {
        // The script ends when no pipe leads to it any more; it has a copy of the reading end only.
        kill(process, SIGTERM)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }

    /// A new, empty database; its name.
    package func makeDatabase() throws -> String {
        let number = databases.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "test_\(number)"
        let (status, output) = try CompiledC.run(
            ["createdb", "-h", host, "-U", PostgresServer.user, name])
        guard status == 0 else { throw Failure(description: "createdb: \(output)") }
        return name
    }

    /// As an administrator stops it; `isCrash`: at once, as a power cut would.
    package func stop(isCrash: Bool = false) throws {
        try order(isCrash ? "crash" : "stop")
        try expect("stopped")
    }

    package func start() throws {
        try order("start")
        try expect("ready")
    }

    private func order(_ word: String) throws {
        let line = Array("\(word)\n".utf8)
        try line.withUnsafeBytes { try orders.writing.write($0) }
    }

    /// Reads a line from the script.
    private func expect(_ word: String) throws {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(answers.reading.number, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
            line.append(byte)
        }
        let said = String(decoding: line, as: UTF8.self)
        guard said != word else { return }
        throw Failure(
            description: "the tests' PostgreSQL should have said '\(word)' and said '\(said)'")
    }

    private static func spawn(_ folder: String, orders: Int32, answers: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, orders, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, answers, STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: what ends the tests from a keyboard leaves it to clean up.
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP) | Int16(POSIX_SPAWN_SETSIGMASK))
        let script = "\(CompiledC.root)/Tests/postgres.sh"
        // A crash of the server loses nothing that the kernel has: waiting for the disk proves no
        // more.
        let settings = ["fsync=off", "full_page_writes=off", "shared_buffers=64MB"]
        var words = ([script, folder] + settings).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let code = posix_spawn(&process, script, &actions, &attributes, &words, environ)
        guard code == 0 else { throw SystemError("posix_spawn", script, code: code) }
        return process
    }
}
