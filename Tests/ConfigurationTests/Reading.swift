import Core
import Testing

@testable import Configuration

/// Reads a file that exists only in the test.
func read(
    _ text: String, environment: [String: String] = [:], files: [String: FileContents] = [:]
) throws(ConfigurationError) -> HostConfiguration {
    try ConfigurationFile.parse(
        Array(text.utf8), path: "plugins.yaml", environment: environment
    ) { path, limit throws(FileFault) in
        guard let file = files[path] else { throw FileFault(reason: "there is no such file") }
        return FileContents(
            bytes: Array(file.bytes.prefix(limit + 1)), isExposed: file.isExposed)
    }
}

/// What an operator sees: the faults, or the warnings of a file without any; "" when all is well.
func rendered(
    _ text: String, environment: [String: String] = [:], files: [String: FileContents] = [:]
) -> String {
    do throws(ConfigurationError) {
        return try read(text, environment: environment, files: files).warnings.text()
    } catch {
        return error.description
    }
}

/// The world around the files of the tests.
enum Known {
    static let environment = [
        "RATE": "25", "WORD": "quick", "YES": "yes", "EMPTY": "", "HOME": "/home/anna",
        "DIGITS": "007700",
    ]

    static let files = [
        "secrets/token": FileContents(bytes: Array("xoxb-1234\n".utf8)),
        "secrets/open": FileContents(bytes: Array("xoxb-1234\r\n".utf8), isExposed: true),
        "secrets/empty": FileContents(bytes: Array("\n".utf8)),
        "secrets/large": FileContents(bytes: [UInt8](repeating: 0x61, count: 70_000)),
        "secrets/binary": FileContents(bytes: [0xFF, 0x00]),
    ]
}

/// What an operator sees when a plugin has this schema and its `config:` block is `config`.
func judged(_ config: String, by schema: String) throws -> String {
    do throws(ConfigurationError) {
        return try settings(config, by: schema).warnings.text()
    } catch {
        return error.description
    }
}

/// The settings of a source named "market" whose `config:` block is `config`.
func settings(_ config: String, by schema: String) throws(ConfigurationError) -> PluginSettings {
    let lines = config.split(separator: "\n").map { "\n      " + $0 }.joined()
    let configuration = try read(
        "sources:\n  market:\n    plugin: simulator\n    config:" + lines,
        environment: Known.environment, files: Known.files)
    guard let schema = try? Schema(parsing: schema), let market = configuration.sources.first else {
        throw ConfigurationError(file: "schema", "the schema of the test is malformed")
    }
    return try PluginSettings(of: market, in: configuration.source, by: schema)
}

/// A file, and what an operator shall see of it.
struct Golden: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var rendering: String

    init(_ title: String, _ text: String, _ rendering: String) {
        testDescription = title
        self.text = text
        self.rendering = rendering
    }
}

/// A `config:` block and a schema, and what an operator shall see of them.
struct GoldenJudgement: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var schema: String
    var config: String
    var rendering: String

    init(_ title: String, schema: String, config: String, _ rendering: String) {
        testDescription = title
        self.schema = schema
        self.config = config
        self.rendering = rendering
    }
}
