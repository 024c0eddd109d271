import Glibc
import Platform
import Synchronization

/// C that a test compiles while it runs, with the headers of the contract: plugins, and programs
/// that use the host.
///
/// The same source and switches are compiled once a process, into a directory of this process' own,
/// which goes with it.
package enum CompiledC {
    private static let results = Mutex<[String: String]>([:])

    /// The root of the package, from where this file stands.
    package static let root = Files.directory(
        of: Files.directory(of: Files.directory(of: #filePath)))

    /// Why nothing came of it: what the compiler said.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Compiles a plugin, with `defines` as in `-DNAME=VALUE`; returns the path of the library.
    package static func plugin(
        _ source: String, defines: [String] = []
    ) throws(Failure) -> String {
        try compile(source, ["-shared", "-fPIC"] + defines.map { "-D\($0)" }, suffix: ".so")
    }

    /// Compiles a program that is linked with `arguments`; returns its path.
    package static func program(
        _ source: String, arguments: [String]
    ) throws(Failure) -> String {
        try compile(source, arguments, suffix: "")
    }

    private static func compile(
        _ source: String, _ arguments: [String], suffix: String
    ) throws(Failure) -> String {
        let key = ([source] + arguments).joined(separator: "\u{0}")
        return try results.withLock { results throws(Failure) -> String in
            if let known = results[key] { return known }
            let path = try directory() + "/\(results.count)\(suffix)"
            let command =
                ["cc", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-pthread"]
                + ["-I\(root)/PluginAPI/C/include", "-o", path, source] + arguments
            let (status, output) = try run(command)
            guard status == 0 else {
                throw Failure(description: "\(command.joined(separator: " "))\n\(output)")
            }
            results[key] = path
            return path
        }
    }

    private static func directory() throws(Failure) -> String {
        let path = "/tmp/belfry-tests-\(getuid())-\(getpid())"
        guard !Files.exists(path) else { return path }
        do throws(SystemError) {
            try Files.makeDirectory(path)
        } catch {
            throw Failure(description: "\(error)")
        }
        atexit {
            guard let path = try? CompiledC.directory(), let names = try? Files.list(path) else {
                return
            }
            for name in names { unlink("\(path)/\(name)") }
            rmdir(path)
        }
        return path
    }

    /// Runs a program to its end; what it writes to either output comes back.
    package static func run(
        _ command: [String], environment: [String: String] = [:]
    ) throws(Failure) -> (status: Int32, output: String) {
        do throws(SystemError) {
            let output = try FileDescriptor.memory(named: "belfry-test-output")
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
            posix_spawn_file_actions_adddup2(&actions, output.number, STDERR_FILENO)
            let added = environment.map { "\($0.key)=\($0.value)" }
            var child = pid_t()
            let code = withStrings(command) { arguments in
                withStrings(inherited(without: environment) + added) { variables in
                    posix_spawnp(&child, command[0], &actions, nil, arguments, variables)
                }
            }
            guard code == 0 else { throw SystemError("posix_spawn", command[0], code: code) }
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
            lseek(output.number, 0, SEEK_SET)
            let text = String(decoding: try output.readChunk(ofAtMost: 1 << 20), as: UTF8.self)
            return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, text)
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    private static func inherited(without names: [String: String]) -> [String] {
        var list: [String] = []
        var place = environ
        while let entry = place.pointee {
            let text = String(cString: entry)
            let name = text.split(separator: "=", maxSplits: 1).first.map { String($0) } ?? ""
            if names[name] == nil { list.append(text) }
            place += 1
        }
        return list
    }

    private static func withStrings<Result>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers)
    }
}
