import JSON

/// One schema of a document, compiled.
///
/// Schemas below it are indices into ``Schema/nodes``, so that a `$ref` may lead in a circle.
struct SchemaNode: Sendable {
    typealias Index = Int

    /// The kinds of values that `type` knows.
    struct Kinds: OptionSet, Sendable {
        let rawValue: UInt8

        static let null = Kinds(rawValue: 1 << 0)
        static let boolean = Kinds(rawValue: 1 << 1)
        static let integer = Kinds(rawValue: 1 << 2)
        static let number = Kinds(rawValue: 1 << 3)
        static let string = Kinds(rawValue: 1 << 4)
        static let array = Kinds(rawValue: 1 << 5)
        static let object = Kinds(rawValue: 1 << 6)

        static let named: [(name: String, kind: Kinds, words: String)] = [
            ("null", .null, "null"), ("boolean", .boolean, "true or false"),
            ("integer", .integer, "a whole number"), ("number", .number, "a number"),
            ("string", .string, "a string"), ("array", .array, "a list"),
            ("object", .object, "a mapping"),
        ]

        /// "a string or a list".
        var words: String {
            Self.named.filter { contains($0.kind) }.map(\.words).alternatives
        }
    }

    /// A number with the text that a sentence shows.
    struct Bound: Sendable {
        var value: Double
        var text: String
    }

    struct Numbers: Sendable {
        var minimum: Bound?
        var maximum: Bound?
        var exclusiveMinimum: Bound?
        var exclusiveMaximum: Bound?
        var multipleOf: Bound?
    }

    struct Text: Sendable {
        var minLength: Int?
        var maxLength: Int?
        var pattern: Pattern?
    }

    struct List: Sendable {
        var prefixItems: [Index] = []
        var items: Index?
        var contains: Index?
        var minContains = 1
        var maxContains: Int?
        var minItems: Int?
        var maxItems: Int?
        var isUnique = false
    }

    struct Object: Sendable {
        var properties: [(name: String, schema: Index)] = []
        var patterns: [(pattern: Pattern, schema: Index)] = []
        var additional: Index?
        var names: Index?
        var required: [String] = []
        var dependent: [(name: String, required: [String])] = []
        var minProperties: Int?
        var maxProperties: Int?
    }

    /// Schemas that judge the same value.
    struct Applicators: Sendable {
        var reference: Index?
        var allOf: [Index] = []
        var anyOf: [Index] = []
        var oneOf: [Index] = []
        var not: Index?
        var condition: Index?
        var then: Index?
        var otherwise: Index?

        var all: [Index] {
            [reference, not, condition, then, otherwise].compactMap(\.self) + allOf + anyOf + oneOf
        }
    }

    /// Where it stands in the document.
    var pointer: JSONPointer
    /// The schema `false`: nothing fits.
    var isNever = false
    /// Nil: any.
    var kinds: Kinds?
    var choices: [JSONValue]?
    var constant: JSONValue?
    var numbers = Numbers()
    var text = Text()
    var list = List()
    var object = Object()
    var applicators = Applicators()
    var defaultValue: JSONValue?
    var title: String?
    var summary: String?
    var isSecret = false
    /// A string is a path, seen from the folder of plugins.yaml.
    var isPath = false
    var isDeprecated = false
}
