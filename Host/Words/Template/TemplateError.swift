/// Why a template cannot be understood, and where.
package struct TemplateError: Error, Equatable, Sendable {
    /// Bytes of the template before the fault.
    package let offset: Int
    /// Bytes that the fault spans; 0 where something is missing.
    package let length: Int
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in Unicode scalars.
    package let column: Int
    /// What is wrong and what to write instead, as a sentence.
    package let reason: String

    init(_ reason: String, at range: Range<Int>, in bytes: [UInt8]) {
        let range = range.clamped(to: 0..<bytes.count)
        let before = bytes[..<range.lowerBound]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        offset = range.lowerBound
        length = range.count
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
        self.reason = reason
    }
}

extension TemplateError: CustomStringConvertible {
    /// Place and sentence: "line 1, column 4: this quote is never closed".
    package var description: String { "line \(line), column \(column): \(reason)" }
}
