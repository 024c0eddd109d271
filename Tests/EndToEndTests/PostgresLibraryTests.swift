import Platform
import Testing

/// libpq, which only a host with a PostgreSQL opens.
@Suite(.timeLimit(.minutes(2))) struct PostgresLibraryTests {
    private static let configuration = """
        host:
          state_dir: ./state
          store: { url: "postgresql://anna:secret@localhost/belfry" }

        """

    /// What a start says where the loader finds this as libpq.
    private func start(findingAsLibrary bytes: [UInt8]) throws -> (said: Said, path: String) {
        let place = try Place()
        let path = place.file("libpq.so.5")
        try Place.write(bytes, to: path)
        let said = try refusedStart(
            Self.configuration, in: place, environment: ["LD_LIBRARY_PATH": place.path])
        return (said, path)
    }

    @Test func `one that cannot be loaded is a sentence with what to install`() throws {
        let (said, path) = try start(findingAsLibrary: Array("cut".utf8))
        #expect(said.code == 1)
        #expect(
            said.errors.hasSuffix(
                "belfry: the store cannot be used: libpq cannot be loaded: \(path): file too "
                    + "short; install libpq5\n"), "\(said.errors)")
    }

    @Test func `one that is too old is a sentence with what to install`() throws {
        let (said, _) = try start(findingAsLibrary: CompiledPlugin.count().bytes)
        #expect(said.code == 1)
        #expect(
            said.errors.hasSuffix(
                "belfry: the store cannot be used: libpq.so.5 has no PQconnectdbParams; install "
                    + "libpq5, version 14 or later\n"), "\(said.errors)")
    }

    @Test func `a host whose store is a file does without`() throws {
        let host = try RunningBelfry(StartTests.quiet)
        let mapped = Place.text(of: "/proc/\(host.program.process)/maps")
        #expect(mapped.contains("/libsqlite3.so"))
        #expect(!mapped.contains("/libpq.so"))
        #expect(try host.stop() == .exited(0))
    }
}
