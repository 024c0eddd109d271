/// Why a text is not acceptable JSON, and where.
package struct JSONError: Error, Equatable, Sendable {
    /// Bytes before the fault.
    package let offset: Int
    /// The line of the fault, from 1.
    package let line: Int
    /// The column of the fault in characters (Unicode scalars), from 1.
    package let column: Int
    /// What is wrong, as a sentence.
    ///
    /// Never quotes a value, which may be a secret; may quote a key.
    package let reason: String
}

extension JSONError: CustomStringConvertible {
    /// Place and sentence: "line 3, column 7: a comma or '}' is missing".
    package var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSONError {
    init(_ fault: JSONFault, in bytes: UnsafeRawBufferPointer) {
        var line = 1
        var column = 1
        for byte in bytes.prefix(fault.offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(offset: fault.offset, line: line, column: column, reason: fault.sentence)
    }
}

/// How much JSON is taken.
package struct JSONLimits: Sendable {
    /// Arrays and objects within one another.
    package var depth: Int
    /// Length of the text.
    package var bytes: Int

    /// Makes limits; what is not said is as in ``standard``.
    package init(depth: Int = 128, bytes: Int = 16 << 20) {
        self.depth = depth
        self.bytes = bytes
    }

    /// 128 deep, 16 MiB.
    package static let standard = JSONLimits()
}
