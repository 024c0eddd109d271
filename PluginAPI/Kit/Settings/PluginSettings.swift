/// The `config:` block of an instance, as a type.
///
/// Stored properties are the settings: `var maxLength: Int?` is the key `max_length`. Optional ones
/// may be left out, so may those whose ``Note`` has a default; nothing else may stand in the block.
/// The JSON Schema that the plugin carries is derived from the type and its notes.
///
/// A property that is a file's path should be a ``FilePath``, one that nobody may see a ``Secret``.
/// A `Duration` is written with its unit: `var timeout: Duration` is `timeout: 250ms`, `5s`, `2m`.
/// An enum among the properties should be `String`-backed and `CaseIterable`, so that its cases get
/// into the schema.
public protocol PluginSettings: Decodable, Sendable {
    /// What the type cannot say: descriptions, defaults, limits.
    static var notes: [Note] { get }

    /// A JSON Schema (2020-12) of your own instead of the derived one; nil: derive.
    static var schema: String? { get }

    /// Judges what a schema cannot: a URL's form, two settings that exclude each other. No side
    /// effects.
    func faults() -> [Fault]
}

extension PluginSettings {
    /// No notes.
    public static var notes: [Note] { [] }

    /// The derived schema.
    public static var schema: String? { nil }

    /// No faults.
    public func faults() -> [Fault] { [] }
}

/// Settings of a plugin that has none.
public struct NoSettings: PluginSettings {
    /// Nothing.
    public init() {}
}

/// What is wrong with one setting.
public struct Fault: Error, Sendable, Equatable {
    /// Its JSON pointer in the `config:` block ("/headers/0"); empty for the whole.
    public let pointer: String
    /// What is wrong and what to do, in one sentence without a secret.
    public let sentence: String

    /// What is wrong with the setting at `pointer`.
    public init(_ pointer: String, _ sentence: String) {
        self.pointer = pointer
        self.sentence = sentence
    }
}
