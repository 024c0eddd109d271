import JSON
import Testing

@testable import Configuration

@Suite struct SchemaErrorTests {
    @Test(arguments: [
        ("{", "the schema is not JSON: "),
        ("5", "the schema is a whole number, but a schema is an object or a boolean"),
        (
            #"{"type": 5}"#,
            #""/type" is a whole number, but the name of a type or an array of them is wanted"#
        ),
        (#"{"type": "int"}"#, #""/type" names the type "int", which JSON Schema does not have"#),
        (#"{"type": ["string", 1]}"#, #""/type" is an array, but the name of a type"#),
        (#"{"properties": []}"#, #""/properties" is an array, but an object is wanted"#),
        (
            #"{"properties": {"a/b": {"minimum": "1"}}}"#,
            #""/properties/a~1b/minimum" is a string, but a number is wanted"#
        ),
        (#"{"properties": {"a": 5}}"#, #""/properties/a" is a whole number, but a schema is"#),
        (
            #"{"required": ["a", 1]}"#,
            #""/required" is an array, but an array of strings is wanted"#
        ),
        (
            #"{"minLength": -1}"#,
            #""/minLength" is a whole number, but a whole number from 0 on is"#
        ),
        (#"{"multipleOf": 0}"#, #""/multipleOf" must be more than 0"#),
        (#"{"enum": {}}"#, #""/enum" is an object, but an array is wanted"#),
        (#"{"allOf": []}"#, #""/allOf" must hold a schema"#),
        (#"{"anyOf": [true, 5]}"#, #""/anyOf/1" is a whole number, but a schema is an object"#),
        (#"{"writeOnly": "yes"}"#, #""/writeOnly" is a string, but true or false is wanted"#),
        (
            #"{"pattern": "("}"#,
            #""/pattern" is no POSIX extended regular expression: unmatched ( "#
        ),
        (#"{"pattern": "\\d+"}"#, #""/pattern" uses \d, which POSIX lacks; write [0-9]"#),
        (#"{"pattern": "(?i)a"}"#, #""/pattern" uses (?…), which POSIX lacks"#),
        (#"{"patternProperties": {"[": true}}"#, #""/patternProperties/[" is no POSIX"#),
        (##"{"$ref": "#/$defs/none"}"##, ##""/$ref" points at nothing"##),
        (
            #"{"$ref": "http://a/b"}"#,
            ##""/$ref" must point into the schema itself, such as #/$defs/name"##
        ),
        (##"{"$ref": "#"}"##, "the schema refers to itself without end"),
        (
            ##"{"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##,
            "refers to itself without end"
        ),
        (#"{"$defs": {"a": {"type": 5}}}"#, #""/$defs/a/type" is a whole number"#),
        (
            #"{"unevaluatedProperties": false}"#,
            #""/unevaluatedProperties" is not supported by Belfry"#
        ),
        (
            #"{"properties": {"a": {"type": "integer", "default": "x"}}}"#,
            #""/properties/a/default" does not fit its schema: default is a string, but a whole"#
        ),
    ])
    func `A malformed schema is refused with its place`(text: String, sentence: String) {
        let error = #expect(throws: SchemaError.self) { try Schema(parsing: text) }
        let description = error?.description ?? ""
        #expect(description.contains(sentence), "\(description)")
    }

    @Test(arguments: [
        #"{"x-order": 5, "format": "uri", "$comment": "a", "examples": [1]}"#, "true", "{}",
        ##"{"$defs": {"n": {"properties": {"next": {"$ref": "#/$defs/n"}}}}, "$ref": "#/$defs/n"}"##,
        ##"{"items": {"$ref": "#"}}"##, #"{"then": {"required": ["a"]}}"#,
    ])
    func `What the standard allows or ignores is fine`(text: String) throws {
        let schema = try Schema(parsing: text)
        #expect(!schema.nodes.isEmpty)
    }

    @Test func `Alternatives that multiply end in one finding`() throws {
        var definitions = ""
        for level in 0..<40 {
            let next = ##"{"$ref": "#/$defs/d\##(level + 1)"}"##
            definitions += #""d\#(level)": {"anyOf": [\#(next), \#(next)]}, "#
        }
        let root = ##""properties": {"a": {"$ref": "#/$defs/d0"}}"##
        let schema = #"{"$defs": {\#(definitions) "d40": false}, \#(root)}"#
        let rendering = try judged("a: 1", by: schema)
        #expect(rendering.contains("the schema of the plugin takes too much work to check"))
    }
}
