import Glibc
import Platform

/// A folder of a test's own, gone with it.
package final class TemporaryDirectory: Sendable {
    package let path: String

    /// Makes it below the system's folder for such things.
    package init() throws {
        var template = Array("/tmp/belfry-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        TemporaryDirectory.remove(path)
    }

    /// Writes a file in it and returns its path.
    package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let place = "\(path)/\(name)"
        let file = try FileDescriptor.open(place, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
        let bytes = Array(bytes)
        guard Glibc.write(file.number, bytes, bytes.count) == bytes.count else {
            throw SystemError("write", place)
        }
        return place
    }

    private static func remove(_ path: String) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        chmod(path, 0o700)
        for name in (try? Files.list(path)) ?? [] { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
