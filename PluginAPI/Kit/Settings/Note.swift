import JSON

/// What the type of a setting cannot say about it.
public struct Note: Sendable {
    /// The setting as in plugins.yaml ("max_length"; "retry/first_ms" for one of a nested block).
    let name: String
    let about: String
    let defaultValue: Literal?
    let range: ClosedRange<Double>?
    let lengths: ClosedRange<Int>?
    let times: ClosedRange<Duration>?
    let choices: [String]

    /// Notes on the setting `name`.
    ///
    /// - Parameters:
    ///   - about: one sentence for whoever writes plugins.yaml.
    ///   - defaultValue: what holds when it is left out; it need not be Optional then.
    ///   - range: the least and the greatest number.
    ///   - lengths: of a string in characters, of a list in elements.
    ///   - times: the shortest and the longest duration.
    ///   - choices: the only strings that are allowed.
    public init(
        _ name: String, _ about: String, default defaultValue: Literal? = nil,
        in range: ClosedRange<Double>? = nil, length lengths: ClosedRange<Int>? = nil,
        lasting times: ClosedRange<Duration>? = nil, oneOf choices: [String] = []
    ) {
        self.name = name
        self.about = about
        self.defaultValue = defaultValue
        self.range = range
        self.lengths = lengths
        self.times = times
        self.choices = choices
    }

    /// A value written in the source: `"text"`, `30`, `0.5`, `true`, `["a", "b"]`.
    public struct Literal: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
        ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
    {
        let value: JSONValue

        /// A string.
        public init(stringLiteral value: String) { self.value = .string(value) }
        /// A whole number.
        public init(integerLiteral value: Int64) { self.value = .integer(value) }
        /// A number.
        public init(floatLiteral value: Double) { self.value = .number(value) }
        /// A truth value.
        public init(booleanLiteral value: Bool) { self.value = .bool(value) }
        /// A list.
        public init(arrayLiteral elements: Literal...) {
            self.value = .array(elements.map(\.value))
        }
    }
}
