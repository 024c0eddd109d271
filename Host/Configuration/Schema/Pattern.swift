import Glibc

/// A POSIX extended regular expression, compiled.
///
/// JSON Schema means ECMA-262; of that, what both have in common can be written: classes, groups,
/// alternatives, counts and anchors. `\d`, `(?:…)` and the like are refused with a sentence.
///
/// Sendable because the expression is never changed after `init`, and regexec() may be called on
/// one from any thread.
final class Pattern: @unchecked Sendable {
    struct Fault: Error {
        var reason: String
    }

    let text: String
    private let expression: UnsafeMutablePointer<regex_t>

    init(_ text: String) throws(Fault) {
        if let foreign = Self.foreign(in: text) { throw Fault(reason: foreign) }
        let expression = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
        let code = regcomp(expression, text, REG_EXTENDED | REG_NOSUB)
        guard code == 0 else {
            let reason = Self.message(code, expression)
            expression.deallocate()
            throw Fault(reason: "is no POSIX extended regular expression: \(reason)")
        }
        self.text = text
        self.expression = expression
    }

    deinit {
        regfree(expression)
        expression.deallocate()
    }

    /// True when the expression matches somewhere in `text`, which is looked at as bytes.
    func matches(_ text: String) -> Bool {
        regexec(expression, text, 0, nil, 0) == 0
    }

    private static func foreign(in text: String) -> String? {
        if text.utf8.contains(0) { return "holds a NUL character" }
        if text.holds("(?") { return "uses (?…), which POSIX lacks" }
        if text.holds("\\d") { return "uses \\d, which POSIX lacks; write [0-9]" }
        if text.holds("\\p") { return "uses \\p, which POSIX lacks" }
        return nil
    }

    private static func message(_ code: Int32, _ expression: UnsafePointer<regex_t>) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        regerror(code, expression, &buffer, buffer.count)
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).lowercased()
    }
}
