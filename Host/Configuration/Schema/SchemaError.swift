package import JSON

/// Why a plugin's schema cannot be used: the place in the schema, and a sentence.
package struct SchemaError: Error, Equatable {
    package var pointer: JSONPointer
    package var reason: String

    package init(pointer: JSONPointer, reason: String) {
        self.pointer = pointer
        self.reason = reason
    }
}

extension SchemaError: CustomStringConvertible {
    package var description: String {
        pointer == .root ? "the schema \(reason)" : "\(quoted(pointer.description)) \(reason)"
    }
}
