import Glibc

/// Where a command runs: what it may read of the world, and where its words go.
package struct Surroundings: Sendable {
    package let environment: [String: String]
    package let workingDirectory: String
    package let isRoot: Bool
    /// The executable's path, links resolved.
    package let executable: String
    package let output: Outlet
    package let errors: Outlet

    package init(
        environment: [String: String], workingDirectory: String, isRoot: Bool, executable: String,
        output: Outlet, errors: Outlet
    ) {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.isRoot = isRoot
        self.executable = executable
        self.output = output
        self.errors = errors
    }
}

/// A stream of words: standard output, standard error, or a test's memory.
package struct Outlet: Sendable {
    package let ink: Ink
    private let write: @Sendable ([UInt8]) -> Void

    package init(ink: Ink, write: @escaping @Sendable ([UInt8]) -> Void) {
        self.ink = ink
        self.write = write
    }

    /// A descriptor of this process.
    ///
    /// What cannot be written is lost: there is nobody left to tell.
    package init(descriptor: Int32, environment: [String: String]) {
        ink = Ink(isTerminal: isatty(descriptor) == 1, environment: environment)
        write = { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    package func line(_ text: String = "") { write(Array((text + "\n").utf8)) }

    package func lines(_ lines: [String]) {
        write(Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    package func bytes(_ bytes: [UInt8]) { write(bytes) }
}
