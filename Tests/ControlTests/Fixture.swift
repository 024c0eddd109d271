import Glibc
import Platform
import Testing

/// The files beside the tests.
enum Fixture {
    static let folder = "\(Files.directory(of: #filePath))/Fixtures"
    static let repository = "\(Files.directory(of: #filePath))/../.."

    static func text(_ path: String) throws -> String {
        String(decoding: try Files.read(path, limit: 1 << 20), as: UTF8.self)
    }

    /// Compares with a file of Fixtures.
    ///
    /// BELFRY_WRITE_FIXTURES=1 writes it instead, for you to read.
    static func expect(
        _ text: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = "\(folder)/\(name)"
        if getenv("BELFRY_WRITE_FIXTURES") != nil {
            let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o644)
            try Array(text.utf8).withUnsafeBytes { bytes throws in try file.write(bytes) }
        }
        #expect(try text == Fixture.text(path), sourceLocation: sourceLocation)
    }
}
