import Glibc
import Loading
import Platform
import TestKit
import Testing

@Suite("Staging")
struct StagingTests {
    private let folder: TemporaryDirectory
    private let plugin: String

    init() throws {
        folder = try TemporaryDirectory()
        plugin = try BadPlugins.library("good")
    }

    private var staging: Staging { Staging(.directory(folder.path)) }

    @Test func oneContentHasOnePlace() throws {
        let first = try staging.stage(plugin, pin: nil)
        let bytes = try Files.read(plugin, limit: 1 << 24)
        let copy = try folder.write(bytes, to: "copy-of-the-file")
        let second = try staging.stage(copy, pin: nil)
        #expect(first.path == second.path)
        #expect(first.path == "\(folder.path)/\(first.hash).so")
        #expect(second.origin == copy)
        #expect(try Files.read(first.path, limit: 1 << 24) == bytes)
        #expect(try staging.hash(of: plugin) == first.hash)
    }

    @Test func aTornCopyIsMadeAnew() throws {
        let image = try staging.stage(plugin, pin: nil)
        truncate(image.path, 100)
        let again = try staging.stage(plugin, pin: nil)
        #expect(again.path == image.path)
        #expect(try staging.hash(of: again.path) == image.hash)
    }

    @Test func whatIsLeftOfAnEarlierCopyIsNoHindrance() throws {
        let hash = try staging.hash(of: plugin)
        _ = try folder.write([1, 2, 3], to: "\(hash).so.tmp")
        _ = try staging.stage(plugin, pin: nil)
        #expect(try Files.list(folder.path) == ["\(hash).so"])
    }

    @Test func theOperatorsFileMayChangeAfterwards() throws {
        let bytes = try Files.read(plugin, limit: 1 << 24)
        let mine = try folder.write(bytes, to: "mine.so")
        let image = try staging.stage(mine, pin: nil)
        truncate(mine, 0)
        #expect(try Files.read(image.path, limit: 1 << 24) == bytes)
    }

    @Test func theHashIsTheOneThatOthersGiveToo() {
        // sha256sum of these.
        for (text, digits) in [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ] {
            let bytes = Array(text.utf8)
            #expect(bytes.withUnsafeBytes { ContentHash(of: $0) }.description == digits)
        }
    }

    @Test func aPinIsKept() throws {
        let hash = try staging.hash(of: plugin)
        #expect(try staging.stage(plugin, pin: hash).hash == hash)
        let other = try #require(ContentHash(pin: "sha256:" + String(repeating: "0", count: 64)))
        let error = try #require(throws: LoadingError.self) {
            try staging.stage(plugin, pin: other)
        }
        #expect(error.code == .wrongPin)
        #expect(error.description.contains("but plugins.yaml pins sha256:0000"))
    }

    @Test func memoryNeedsNoDirectory() throws {
        let image = try Staging(.memory).stage(plugin, pin: nil)
        #expect(try staging.hash(of: image.path) == image.hash)
        #expect(try Generations().load(image).descriptor.id == "com.example.bad")
    }

    @Test func sweepingTakesOnlyCopies() throws {
        let image = try staging.stage(plugin, pin: nil)
        _ = try folder.write([], to: "keep.txt")
        staging.sweep()
        #expect(!Files.exists(image.path))
        #expect(try Files.list(folder.path) == ["keep.txt"])
    }

    @Test func aMissingDirectoryIsSaid() throws {
        let error = try #require(throws: LoadingError.self) {
            try Staging(.directory("\(folder.path)/none")).stage(plugin, pin: nil)
        }
        #expect(error.code == .notStaged)
        #expect(error.description.contains("set host.state_dir"))
    }

    /// The kernel's own full disk, and one that nobody may write to.
    @Test(
        "A file system that takes nothing",
        arguments: [("size=8k", "make room on that disk"), ("ro", "the file system is read-only")])
    func takesNothing(_ options: String, _ words: String) throws {
        let mounted = mount("none", folder.path, "tmpfs", options == "ro" ? 1 : 0, options)
        try #require(
            mounted == 0 || errno == EPERM, "the test's file system could not be mounted: \(errno)")
        guard mounted == 0 else { return }
        defer { umount(folder.path) }
        let error = try #require(throws: LoadingError.self) {
            try staging.stage(plugin, pin: nil)
        }
        #expect(error.code == .notStaged)
        #expect(error.description.contains(words), "\(error)")
        #expect(try Files.list(folder.path) == [])
    }

    @Test func pipesAreNotWaitedFor() throws {
        let path = "\(folder.path)/pipe"
        mkfifo(path, 0o600)
        let error = try #require(throws: LoadingError.self) { try staging.stage(path, pin: nil) }
        #expect(error.code == .unreadable)
    }
}
