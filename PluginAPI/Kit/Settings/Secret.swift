/// A setting that must never be seen: a password, a token, a webhook's address.
///
/// It prints as "•••"; only ``reveal()`` says what it is. In the schema it is `writeOnly`.
public struct Secret: Decodable, Sendable, Hashable, CustomStringConvertible,
    CustomDebugStringConvertible, CustomReflectable
{
    private let text: String

    /// Hides `text`.
    public init(_ text: String) {
        self.text = text
    }

    /// Reads a string.
    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// What is hidden.
    ///
    /// Hand it to whom it is meant for, at the last moment.
    public func reveal() -> String { text }

    /// Three dots.
    public var description: String { "•••" }
    /// Three dots.
    public var debugDescription: String { "•••" }
    /// Nothing: dump() and string interpolation of enclosing types must not see it either.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
