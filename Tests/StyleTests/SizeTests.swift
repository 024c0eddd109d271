import Testing

/// Lines, functions and files that fit a screen and a head.
struct SizeTests {
    private static let columns = 100
    private static let functionLines = 70
    private static let fileLines = 500

    /// swift-format sees to the code, and leaves comments as they are.
    @Test func `comments end at column 100`() throws {
        let faults = try Tree.swift().flatMap { source -> [String] in
            source.lines.filter(Self.isTooLong).map {
                "\(source.place($0)): \($0.text.count) columns"
            }
        }
        expectNone(faults, "Comments that are too wide:")
    }

    /// In characters; few lines have more bytes than that.
    private static func isTooLong(_ line: SwiftSource.Line) -> Bool {
        line.text.utf8.count > columns && line.text.count > columns && !line.comment.isEmpty
            && line.code.utf8.allSatisfy { $0 == UInt8(ascii: " ") }
    }

    @Test func `functions have at most 70 lines`() throws {
        let faults = try Tree.swift().flatMap { source -> [String] in
            let limit = Tree.isTest(source.path) ? 2 * Self.functionLines : Self.functionLines
            return source.functions.filter { $0.length > limit }
                .map { "\(source.place($0.line)): \($0.length) lines" }
        }
        expectNone(faults, "Functions that are too long:")
    }

    @Test func `files are split well before 500 lines`() throws {
        let faults = try Tree.swift().compactMap { source -> String? in
            let count = source.lines.count
            let limit = Tree.isTest(source.path) ? 2 * Self.fileLines : Self.fileLines
            return count > limit ? "\(source.path): \(count) lines" : nil
        }
        expectNone(faults, "Files that are too long:")
    }
}
