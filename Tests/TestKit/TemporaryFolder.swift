import Glibc
import Platform

/// A folder for one test; gone with all that is in it when the value goes.
package struct TemporaryFolder: ~Copyable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/belfry-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        TemporaryFolder.remove(path)
    }

    private static func remove(_ path: String) {
        var information = stat()
        guard lstat(path, &information) == 0 else { return }
        guard information.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in (try? Files.list(path)) ?? [] { remove("\(path)/\(name)") }
        rmdir(path)
    }
}
