import Glibc
import Platform
import Store
import TestKit
import Testing

/// A store of either kind, and what keeps its file.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    private let open: @Sendable (TemporaryDirectory, StateUsage.Limits) -> any StateStore

    static let all = [
        StoreUnderTest(testDescription: "memory") { MemoryStateStore(limits: $1) },
        StoreUnderTest(testDescription: "SQLite") {
            SQLiteStateStore(path: "\($0.path)/state.db", limits: $1)
        },
    ]

    private init(
        testDescription: String,
        open: @escaping @Sendable (TemporaryDirectory, StateUsage.Limits) -> any StateStore
    ) {
        self.testDescription = testDescription
        self.open = open
    }

    func make(
        _ folder: TemporaryDirectory, _ limits: StateUsage.Limits = .init()
    ) -> any StateStore {
        open(folder, limits)
    }
}

@Suite("Key-value state, whoever keeps it")
struct StateStoreTests {
    private let folder: TemporaryDirectory
    private let now: Int64 = 1_000

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: StoreUnderTest.all)
    func givesBackWhatWasSet(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder)
        let all = [UInt8](0...255)
        for (key, value) in [(bytes("a"), all), (all, []), ([0], [0]), (bytes("ü"), bytes("🔔"))] {
            try store.set(key, to: value, in: "one", expiresUnixNs: 0, nowUnixNs: now)
            #expect(try store.value(of: key, in: "one", nowUnixNs: now) == value)
        }
        try store.set(bytes("a"), to: bytes("new"), in: "one", expiresUnixNs: 0, nowUnixNs: now)
        #expect(try store.value(of: bytes("a"), in: "one", nowUnixNs: now) == bytes("new"))
        #expect(try store.value(of: bytes("none"), in: "one", nowUnixNs: now) == nil)
        let large = [UInt8](repeating: 7, count: 1 << 20)
        try store.set(bytes("l"), to: large, in: "one", expiresUnixNs: 0, nowUnixNs: now)
        #expect(try store.value(of: bytes("l"), in: "one", nowUnixNs: now) == large)
    }

    @Test(arguments: StoreUnderTest.all)
    func keepsInstancesApart(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder)
        try store.set(bytes("k"), to: bytes("1"), in: "one", expiresUnixNs: 0, nowUnixNs: now)
        try store.set(bytes("k"), to: bytes("2"), in: "two", expiresUnixNs: 0, nowUnixNs: now)
        #expect(try store.remove(bytes("k"), in: "one", nowUnixNs: now))
        #expect(try store.value(of: bytes("k"), in: "one", nowUnixNs: now) == nil)
        #expect(try store.value(of: bytes("k"), in: "two", nowUnixNs: now) == bytes("2"))
        #expect(try store.pairs(withPrefix: [], in: "three", nowUnixNs: now).isEmpty)
    }

    @Test(arguments: StoreUnderTest.all)
    func forgetsWhatHasExpired(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder)
        try store.set(bytes("k"), to: [1], in: "one", expiresUnixNs: now + 10, nowUnixNs: now)
        try store.set(bytes("l"), to: [2], in: "one", expiresUnixNs: 0, nowUnixNs: now)
        #expect(try store.value(of: bytes("k"), in: "one", nowUnixNs: now + 9) == [1])
        #expect(try store.value(of: bytes("k"), in: "one", nowUnixNs: now + 10) == nil)
        let alive = try store.pairs(withPrefix: [], in: "one", nowUnixNs: now + 10)
        #expect(alive.map(\.key) == [bytes("l")])
        // What has expired is not there, also for who removes it.
        #expect(try !store.remove(bytes("k"), in: "one", nowUnixNs: now + 10))
        try store.set(bytes("k"), to: [3], in: "one", expiresUnixNs: 0, nowUnixNs: now + 20)
        #expect(try store.value(of: bytes("k"), in: "one", nowUnixNs: .max) == [3])
    }

    @Test(arguments: StoreUnderTest.all)
    func removesOnce(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder)
        try store.set(bytes("k"), to: [], in: "one", expiresUnixNs: 0, nowUnixNs: now)
        #expect(try store.remove(bytes("k"), in: "one", nowUnixNs: now))
        #expect(try !store.remove(bytes("k"), in: "one", nowUnixNs: now))
    }

    @Test(arguments: StoreUnderTest.all)
    func listsByPrefixInTheOrderOfBytes(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder)
        let keys: [[UInt8]] = [
            bytes("b"), bytes("a/2"), bytes("a/10"), bytes("a"), bytes("a/"), [0xFF], [0xFF, 0xFF],
            bytes("a0"), [0x00], bytes("A/1"),
        ]
        var random = SeededRandom(seed: 5)
        for key in keys.shuffled(using: &random) {
            try store.set(key, to: key, in: "one", expiresUnixNs: 0, nowUnixNs: now)
        }
        func listed(_ prefix: [UInt8]) throws -> [[UInt8]] {
            try store.pairs(withPrefix: prefix, in: "one", nowUnixNs: now).map(\.key)
        }
        #expect(try listed([]) == keys.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(try listed(bytes("a/")) == [bytes("a/"), bytes("a/10"), bytes("a/2")])
        #expect(try listed([0xFF]) == [[0xFF], [0xFF, 0xFF]])
        #expect(try listed(bytes("zz")).isEmpty)
    }

    @Test(arguments: StoreUnderTest.all)
    func doesNotPileUpWhatHasExpired(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder)
        for number in 0..<2_100 {
            let time = now + Int64(number)
            try store.set(
                bytes("k\(number)"), to: [], in: "one", expiresUnixNs: time + 1, nowUnixNs: time)
        }
        // As of the beginning of time nothing has expired: this is all that is still stored.
        let stored = try store.pairs(withPrefix: [], in: "one", nowUnixNs: 0)
        #expect(stored.count <= 1_100)
    }

    @Test(arguments: StoreUnderTest.all)
    func keepsSoManyKeysOfAnInstance(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder, .init(keys: 3, bytes: 1_000))
        func set(_ key: String, in instance: String = "one", ttl: Int64 = 0) throws -> Bool {
            try store.set(
                bytes(key), to: [1], in: instance, expiresUnixNs: ttl == 0 ? 0 : now + ttl,
                nowUnixNs: now)
        }
        #expect(try set("a") && set("b") && set("c"))
        #expect(try !set("d"))
        #expect(try store.value(of: bytes("d"), in: "one", nowUnixNs: now) == nil)
        // What is there can be replaced, another instance has room, and what goes makes room.
        #expect(try set("a") && set("a", in: "two"))
        #expect(try store.remove(bytes("b"), in: "one", nowUnixNs: now))
        #expect(try set("d") && !set("e"))
        #expect(try store.pairs(withPrefix: [], in: "one", nowUnixNs: now).count == 3)
    }

    @Test(arguments: StoreUnderTest.all)
    func keepsSoManyBytesOfAnInstance(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder, .init(keys: 100, bytes: 10))
        func set(_ key: String, _ count: Int) throws -> Bool {
            try store.set(
                bytes(key), to: [UInt8](repeating: 7, count: count), in: "one", expiresUnixNs: 0,
                nowUnixNs: now)
        }
        #expect(try set("a", 5))
        #expect(try !set("b", 4) && set("b", 3))
        // A value may grow into the room there is, and shrink at any time.
        #expect(try !set("a", 6) && set("a", 2) && set("b", 6) && !set("b", 7))
        #expect(try store.value(of: bytes("b"), in: "one", nowUnixNs: now)?.count == 6)
    }

    @Test(arguments: StoreUnderTest.all)
    func whatHasExpiredMakesRoom(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder, .init(keys: 2, bytes: 1_000))
        for key in ["a", "b"] {
            try store.set(bytes(key), to: [], in: "one", expiresUnixNs: now + 5, nowUnixNs: now)
        }
        func set(at time: Int64) throws -> Bool {
            try store.set(bytes("c"), to: [], in: "one", expiresUnixNs: 0, nowUnixNs: time)
        }
        #expect(try !set(at: now + 4))
        #expect(try set(at: now + 5))
        #expect(try store.pairs(withPrefix: [], in: "one", nowUnixNs: now + 5).count == 1)
    }

    @Test(arguments: StoreUnderTest.all)
    func bearsManyThreads(_ kind: StoreUnderTest) throws {
        let store = kind.make(folder)
        let threads = try (0..<4).map { number in
            try Thread(named: "store") {
                for step in 0..<50 {
                    let key = Array("k\(step % 5)".utf8)
                    _ = try? store.set(
                        key, to: [UInt8(number)], in: "i\(number)", expiresUnixNs: 0, nowUnixNs: 1)
                    _ = try? store.value(of: key, in: "i\(number)", nowUnixNs: 1)
                }
            }
        }
        for thread in threads { thread.join() }
        for number in 0..<4 {
            let pairs = try store.pairs(withPrefix: [], in: "i\(number)", nowUnixNs: 1)
            #expect(pairs.map(\.value) == Array(repeating: [UInt8(number)], count: 5))
        }
    }
}

@Suite("State in a file")
struct SQLiteStateStoreTests {
    private let folder: TemporaryDirectory
    private var path: String { "\(folder.path)/state.db" }

    init() throws {
        folder = try TemporaryDirectory()
    }

    private func failure(_ path: String) -> String {
        do throws(StoreError) {
            try SQLiteStateStore(path: path).set(
                [1], to: [2], in: "one", expiresUnixNs: 0, nowUnixNs: 1)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func outlivesItsStore() throws {
        try SQLiteStateStore(path: path).set(
            [1], to: [2], in: "one", expiresUnixNs: 0, nowUnixNs: 1)
        let again = SQLiteStateStore(path: path)
        #expect(try again.value(of: [1], in: "one", nowUnixNs: 1) == [2])
        #expect(try again.remove([1], in: "one", nowUnixNs: 1))
        #expect(try SQLiteStateStore(path: path).value(of: [1], in: "one", nowUnixNs: 1) == nil)
    }

    @Test func whatAnEarlierRunKeptCounts() throws {
        let limits = StateUsage.Limits(keys: 2, bytes: 100)
        for key in [1, 2] as [UInt8] {
            try SQLiteStateStore(path: path).set(
                [key], to: [9], in: "one", expiresUnixNs: 0, nowUnixNs: 1)
        }
        let store = SQLiteStateStore(path: path, limits: limits)
        #expect(try !store.set([3], to: [9], in: "one", expiresUnixNs: 0, nowUnixNs: 1))
        #expect(try store.set([2], to: [], in: "one", expiresUnixNs: 0, nowUnixNs: 1))
    }

    @Test func makesNoFileBeforeItIsAsked() throws {
        _ = SQLiteStateStore(path: path)
        #expect(try Files.list(folder.path).isEmpty)
    }

    @Test func aCorruptFileIsRefusedAndLeftAlone() throws {
        let junk = Array(repeating: Array("not a database ".utf8), count: 1_000).flatMap { $0 }
        _ = try folder.write(junk, to: "state.db")
        #expect(failure(path).contains("it is left as it is: move it away or restore a copy"))
        #expect(try Files.read(path, limit: 1 << 20) == junk)
        #expect(try Files.list(folder.path) == ["state.db"])
    }

    @Test func aFileOfANewerHostIsRefused() throws {
        try SQLiteStateStore(path: path).set(
            [1], to: [2], in: "one", expiresUnixNs: 0, nowUnixNs: 1)
        // The version of the schema stands at byte 60 of the file, big-endian.
        var bytes = try Files.read(path, limit: 1 << 20)
        bytes[63] = 9
        _ = try folder.write(bytes, to: "state.db")
        #expect(
            failure(path).contains("was written by a newer belfry (schema 9, this one knows 1)"))
        #expect(try Files.read(path, limit: 1 << 20) == bytes)
    }

    @Test func aMissingFolderIsSaid() {
        #expect(failure("\(folder.path)/none/state.db").contains("see that its folder exists"))
    }

    @Test func aReadOnlyDiskIsSaidAndRead() throws {
        let mounted = mount("none", folder.path, "tmpfs", 0, "size=1m")
        try #require(mounted == 0 || errno == EPERM, "no file system to try with: \(errno)")
        guard mounted == 0 else { return }
        defer { umount(folder.path) }
        try SQLiteStateStore(path: path).set(
            [1], to: [2], in: "one", expiresUnixNs: 0, nowUnixNs: 1)
        try #require(mount("none", folder.path, "tmpfs", 33, "") == 0)
        #expect(failure(path).contains("the daemon's user may write there"))
    }

    @Test func aFullDiskIsSaidAndLosesNothing() throws {
        let mounted = mount("none", folder.path, "tmpfs", 0, "size=512k")
        try #require(mounted == 0 || errno == EPERM, "no file system to try with: \(errno)")
        guard mounted == 0 else { return }
        defer { umount(folder.path) }
        let store = SQLiteStateStore(path: path)
        try store.set([1], to: [2], in: "one", expiresUnixNs: 0, nowUnixNs: 1)
        let large = [UInt8](repeating: 7, count: 1 << 20)
        let error = try #require(throws: StoreError.self) {
            try store.set([3], to: large, in: "one", expiresUnixNs: 0, nowUnixNs: 1)
        }
        #expect(error.description.contains("make room on that disk"), "\(error)")
        #expect(try store.value(of: [1], in: "one", nowUnixNs: 1) == [2])
        #expect(try store.value(of: [3], in: "one", nowUnixNs: 1) == nil)
    }
}
