import Glibc
import Platform
import Testing

@testable import Words

/// The files beside the tests.
enum Fixture {
    static let folder = "\(Files.directory(of: #filePath))/Fixtures"

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
        let wanted = String(decoding: try Files.read(path, limit: 1 << 20), as: UTF8.self)
        let lines = wanted.split(separator: "\n", omittingEmptySubsequences: false)
        let own = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, pair) in zip(lines, own).enumerated() where pair.0 != pair.1 {
            Issue.record(
                "\(name):\(line + 1): '\(pair.0)' became '\(pair.1)'",
                sourceLocation: sourceLocation)
        }
        #expect(lines.count == own.count, sourceLocation: sourceLocation)
    }
}

extension Words {
    /// All that is said, for a reader of fixtures.
    var page: String {
        var lines = ["title:    \(title)", "summary:  \(summary)"]
        if !body.isEmpty { lines.append("body:     \(body)") }
        lines += fields.map { "  \($0.label): \($0.text)" }
        if !actions.isEmpty {
            lines.append("actions:  " + actions.map(\.label).joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }
}
