/// Why a value could not be decoded, and which part of it.
package struct JSONDecodingError: Error, Equatable, Sendable {
    /// The part that is wrong; for a missing key, the object that lacks it.
    package let pointer: JSONPointer
    /// What is wrong with it, as the rest of a sentence: "is a string, but a whole number is
    /// wanted".
    ///
    /// Never quotes a string's value, which may be a secret.
    package let reason: String

    /// Makes an error.
    package init(pointer: JSONPointer, reason: String) {
        self.pointer = pointer
        self.reason = reason
    }
}

extension JSONDecodingError: CustomStringConvertible {
    /// The place and what is wrong with it.
    package var description: String {
        pointer == .root ? "the value \(reason)" : "\(pointer) \(reason)"
    }
}
