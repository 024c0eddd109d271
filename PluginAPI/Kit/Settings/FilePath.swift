/// A setting that is the path of a file or folder.
///
/// In plugins.yaml it is seen from the folder of that file, wherever the daemon was started; here
/// it begins with "/". In the schema it is of `format: "path"`.
public struct FilePath: Decodable, Sendable, Hashable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// The path as text.
    public let text: String

    /// A path as it is.
    public init(_ text: String) {
        self.text = text
    }

    /// A path written in the source.
    public init(stringLiteral text: String) {
        self.text = text
    }

    /// Reads a string.
    public init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    /// The path.
    public var description: String { text }
}
