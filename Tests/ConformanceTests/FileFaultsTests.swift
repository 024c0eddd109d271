import Glibc
import Loading
import Platform
import TestKit
import Testing
import Verification

@Suite("Files that are no plugins are refused with a sentence")
struct FileFaultsTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func expect(_ path: String, _ words: String) {
        let report = Verification.run(path: path, seed: 1, executable: BuiltProducts.belfry)
        #expect(report.results.count == 1)
        #expect(report.failures.first?.name == "is-a-library")
        #expect(report.failures.first?.sentence.contains(words) == true, "\(report.text)")
    }

    private func spoiled(_ change: (inout [UInt8]) -> Void) throws -> String {
        var bytes = try Files.read(try BadPlugins.library("good"), limit: 1 << 24)
        change(&bytes)
        return try folder.write(bytes, to: "spoiled.so")
    }

    @Test func missing() { expect("\(folder.path)/none.so", "there is no such file") }
    @Test func directory() { expect(folder.path, "it is a directory") }
    @Test func device() { expect("/dev/zero", "it is not a file") }
    @Test func empty() throws { expect(try folder.write([], to: "e.so"), "is empty") }

    @Test func text() throws {
        expect(try folder.write("channels:\n".utf8, to: "t.so"), "no ELF header")
    }

    @Test func cutInTheHeader() throws {
        expect(try spoiled { $0.removeLast($0.count - 40) }, "is cut short (40 bytes)")
    }

    @Test func cutInTheMiddle() throws {
        expect(try spoiled { $0.removeLast($0.count - 5_000) }, "its segments reach further")
    }

    @Test func anotherMachine() throws {
        expect(try spoiled { $0[18] = 0xF3 }, "is built for RISC-V")
    }

    @Test func thirtyTwoBits() throws {
        expect(try spoiled { $0[4] = 1 }, "built for a 32-bit")
    }

    @Test func objectFile() throws {
        expect(try spoiled { $0[16] = 1 }, "not a shared library; link it with -shared")
    }

    @Test func program() throws {
        expect(BuiltProducts.belfry, "is a program, not a shared library")
    }

    /// Root may read everything, so a child that is nobody tries.
    @Test(
        "A file that may not be read",
        .enabled(if: canBeNobody, "neither nobody nor able to become so"))
    func unreadable() throws {
        let path = try spoiled { _ in }
        chmod(path, 0)
        // The verdict is written to descriptor 3.
        let (status, words) = try CompiledC.run(
            Self.asNobody + ["/bin/sh", "-c", "exec \"$@\" 3>&1", "sh", BuiltProducts.belfry]
                + [Verification.command, "is-a-library", "1", path])
        #expect(status == 0, "\(words)")
        #expect(words.contains("permission denied"), "\(words)")
    }

    private static let asNobody =
        getuid() == 0 ? ["/usr/bin/setpriv", "--reuid=65534", "--clear-groups"] : []

    private static let canBeNobody: Bool = {
        guard getuid() == 0 else { return true }
        let command = asNobody + ["/usr/bin/test", "-x", BuiltProducts.belfry]
        return (try? CompiledC.run(command).status) == 0
    }()
}
