import Glibc

/// What the operating system refused: the call, the thing it was called on, and why.
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    package let call: String
    package let subject: String
    package let code: Int32

    /// Takes `errno` as the calling thread left it: make it before anything else is called.
    package init(_ call: String, _ subject: String = "", code: Int32 = errno) {
        self.call = call
        self.subject = subject
        self.code = code
    }

    package var reason: String { String(cString: strerror(code)) }

    package var description: String {
        subject.isEmpty ? "\(call): \(reason)" : "\(subject): \(reason) (\(call))"
    }
}
