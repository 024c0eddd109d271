import Glibc
import Platform

extension Surroundings {
    /// Those of this process.
    package static func process() -> Surroundings {
        let environment = Self.environmentVariables()
        return Surroundings(
            environment: environment, workingDirectory: Files.workingDirectory() ?? ".",
            isRoot: geteuid() == 0, executable: Files.executablePath(),
            output: Outlet(descriptor: STDOUT_FILENO, environment: environment),
            errors: Outlet(descriptor: STDERR_FILENO, environment: environment))
    }

    private static func environmentVariables() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee.map({ String(cString: $0) }) {
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return variables
    }
}
