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
