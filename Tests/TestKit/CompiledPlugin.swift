import Glibc
import Platform
import Synchronization

/// Plugins in C that tests compile for themselves: a source file in, a shared library out, once for each process.
package enum CompiledPlugin {
    /// The package's root, found from this file's place.
    package static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    private static let built = Mutex<[String: Result<String, CompilationFailure>]>([:])
    private static let folder = Mutex<TemporaryDirectory?>(nil)

    /// Why a source did not compile: what the compiler said.
    package struct CompilationFailure: Error, CustomStringConvertible {
        /// The compiler's words.
        package let description: String
    }

    /// The library made of Tests/BadPlugins/`name`.c.
    package static func bad(_ name: String) throws -> String {
        try library(of: "Tests/BadPlugins/\(name).c")
    }

    /// The names of all files in Tests/BadPlugins.
    package static var badNames: [String] {
        let files = (try? Files.list("\(root)/Tests/BadPlugins")) ?? []
        return files.filter { $0.hasSuffix(".c") }.map { String($0.dropLast(2)) }
    }

    /// The library made of a source file, whose path is seen from the package's root.
    package static func library(of source: String, flags: [String] = ["-shared"]) throws -> String {
        let key = ([source] + flags).joined(separator: " ")
        // Inside the lock: two tests that want one library do not build it twice.
        return try built.withLock { built in
            if let result = built[key] { return try result.get() }
            let result = Result { () throws(CompilationFailure) in
                try compile(source, flags, number: built.count)
            }
            built[key] = result
            return try result.get()
        }
    }

    private static func compile(
        _ source: String, _ flags: [String], number: Int
    ) throws(CompilationFailure) -> String {
        let folder = try sharedFolder()
        let name = source.split(separator: "/").last.map { $0.dropLast(2) } ?? "plugin"
        let library = "\(folder)/\(number)-\(name).so"
        let log = "\(folder)/\(number)-\(name).log"
        let status = run(
            [
                "/usr/bin/cc", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC",
                "-fvisibility=hidden", "-pthread", "-I", "\(root)/PluginAPI/C/include",
            ] + flags + ["\(root)/\(source)", "-o", library], log: log)
        guard status == 0 else {
            let words = (try? Files.read(log, limit: 1 << 20)) ?? []
            throw CompilationFailure(
                description: "\(source): cc ended with \(status): "
                    + String(decoding: words, as: UTF8.self))
        }
        return library
    }

    private static func sharedFolder() throws(CompilationFailure) -> String {
        let path = folder.withLock { folder -> String? in
            if folder == nil {
                folder = try? TemporaryDirectory()
                // Nobody else ends the life of what is global.
                atexit { CompiledPlugin.folder.withLock { $0 = nil } }
            }
            return folder?.path
        }
        guard let path else { throw CompilationFailure(description: "no temporary folder") }
        return path
    }

    /// Runs a program with its output, and what it writes to descriptor 3, in a file; returns its status as waitpid gives
    /// it.
    package static func run(_ arguments: [String], log: String) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, flags, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO + 1)
        var child = pid_t()
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        guard posix_spawn(&child, arguments[0], &actions, nil, &pointers, environ) == 0 else {
            return -1
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return status
    }
}
