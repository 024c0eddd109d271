import Glibc
import Platform

/// A directory of its own for each test, gone when the test is.
final class Place: Sendable {
    let path: String

    /// Short, because a socket's address has room for 107 bytes.
    init() throws {
        var template = Array("/tmp/belfry-e2e-XXXXXX".utf8CString)
        path = try template.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress, mkdtemp(base) != nil else {
                throw SystemError("mkdtemp")
            }
            return String(cString: base)
        }
    }

    deinit { Place.remove(path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Place.write(Array(text.utf8), to: file(name))
        return file(name)
    }

    func makeDirectory(_ name: String) throws -> String {
        try Files.makeDirectory(file(name), mode: 0o755)
        return file(name)
    }

    /// Writes over what is there, in place: the file stays the same one.
    static func write(_ bytes: [UInt8], to path: String) throws {
        try Files.makeDirectory(Files.directory(of: path), mode: 0o755)
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o755)
        try bytes.withUnsafeBytes { try file.write($0) }
    }

    /// A new file under the name: whoever holds the old one keeps it.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        try write(bytes, to: path + ".new")
        guard rename(path + ".new", path) == 0 else { throw SystemError("rename", path) }
    }

    static func text(of path: String) -> String {
        let bytes = try? Files.read(path, limit: 64 << 20)
        return String(decoding: bytes ?? [], as: UTF8.self)
    }

    private static func remove(_ path: String) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        if information.st_mode & S_IFMT == S_IFDIR {
            for name in (try? Files.list(path)) ?? [] { remove("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
