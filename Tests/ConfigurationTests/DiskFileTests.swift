import Glibc
import Testing

@testable import Configuration

@Suite struct DiskFileTests {
    /// Makes a file of this mode, and removes it afterwards.
    private func withFile<Result>(
        _ bytes: [UInt8], mode: mode_t, _ body: (String) throws -> Result
    ) throws -> Result {
        var template = Array("/tmp/belfry-configuration-XXXXXX\0".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(
            decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        #expect(fchmod(descriptor, mode) == 0)
        close(descriptor)
        return try body(path)
    }

    @Test(arguments: [(mode_t(0o600), false), (0o640, true), (0o604, true), (0o660, true)])
    func `A file of one's own that others can read is exposed`(mode: mode_t, isExposed: Bool) throws
    {
        let contents = try withFile([1, 2], mode: mode) { try DiskFile.read($0, limit: 10) }
        #expect(contents.bytes == [1, 2])
        #expect(contents.isExposed == isExposed)
    }

    @Test(arguments: [0, 1, 65_536, 200_000])
    func `No more than one byte over the limit is read`(limit: Int) throws {
        let bytes = [UInt8](repeating: 7, count: 150_000)
        let contents = try withFile(bytes, mode: 0o600) { try DiskFile.read($0, limit: limit) }
        #expect(contents.bytes.count == min(bytes.count, limit + 1))
    }

    @Test func `What is no plain file says so`() {
        #expect(throws: FileFault(reason: "it is a folder")) { try DiskFile.read("/tmp", limit: 1) }
        #expect(throws: FileFault(reason: "it is not a plain file")) {
            try DiskFile.read("/dev/zero", limit: 1)
        }
        #expect(throws: FileFault(reason: "there is no such file")) {
            try DiskFile.read("/tmp/none/none", limit: 1)
        }
    }

    @Test func `A file that cannot be read is one finding`() {
        #expect(
            throws: ConfigurationError(
                file: "/none", "the file cannot be read: there is no such file")
        ) {
            try ConfigurationFile.read(path: "/none", environment: [:])
        }
    }

    @Test(arguments: [
        (".", "a", "a"), (".", "./a", "a"), (".", ".", "."), ("/etc", "a/./b", "/etc/a/b"),
        ("/", "a", "/a"), ("x", "/a", "/a"), ("x", "../a", "x/../a"), ("x", ".", "x"),
    ])
    func `Paths are seen from a folder`(folder: String, path: String, joined: String) {
        #expect(FilePath.join(folder, path) == joined)
    }

    @Test(arguments: [("a", "."), ("/a", "/"), ("b/a", "b"), ("./b/a", "./b"), ("/c/b/a", "/c/b")])
    func `The folder of a path`(path: String, folder: String) {
        #expect(FilePath.folder(of: path) == folder)
    }
}
