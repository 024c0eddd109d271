/// A place in a file that messages refer to, such as a rule's line in plugins.yaml.
package struct Location: Sendable, Hashable {
    package var file: String
    /// Counted from 1.
    package var line: Int
    /// Counted from 1, in Unicode scalars.
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension Location: CustomStringConvertible {
    package var description: String { "\(file):\(line):\(column)" }
}
