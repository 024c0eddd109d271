import JSON
import Platform
import Testing

@testable import Configuration

@Suite struct PluginSettingsTests {
    private static let schema = """
        {
          "$defs": {"retry": {"default": {}, "properties": {
            "times": {"type": "integer", "default": 3}, "wait": {"type": "string", "default": "1s"}
          }}},
          "properties": {
            "rate": {"type": "integer", "default": 10},
            "account": {"type": "string"},
            "retry": {"$ref": "#/$defs/retry"},
            "nested": {"properties": {"deep": {"default": true}}},
            "list": {"items": {"properties": {"kind": {"default": "a"}}}},
            "token": {"type": "string", "writeOnly": true},
            "auth": {"writeOnly": true, "properties": {"user": {"type": "string"}}}
          },
          "if": {"required": ["list"]}, "then": {"properties": {"listed": {"default": 1}}}
        }
        """

    private func json(_ config: String) throws -> String {
        try settings(config, by: Self.schema).json.text()
    }

    @Test func `Absent properties get their defaults, those of objects that are there too`() throws
    {
        #expect(try json("{}") == #"{"rate":10,"retry":{"times":3,"wait":"1s"}}"#)
        #expect(
            try json("rate: 5\nretry: { times: 1 }\nnested: {}")
                == #"{"rate":5,"retry":{"times":1,"wait":"1s"},"nested":{"deep":true}}"#)
        #expect(
            try json("list: [{}, { kind: b }]\nrate: 1\nretry: {}")
                == #"{"list":[{"kind":"a"},{"kind":"b"}],"rate":1,"retry":{"times":3,"wait":"1s"},"listed":1}"#
        )
    }

    @Test func `A variable's value takes the kind that is wanted`() throws {
        #expect(
            try json("account: ${DIGITS}\nrate: ${RATE}\nretry: {}").contains(
                #"{"account":"007700","rate":25"#))
        #expect(try json("rate: 5.0\nretry: {}").contains(#""rate":5,"#))
        #expect(throws: ConfigurationError.self) { try json("account: 7700") }
    }

    private static let paths = """
        {
          "$defs": {"path": {"type": ["string", "null"], "format": "path"}},
          "properties": {
            "file": {"$ref": "#/$defs/path", "format": "path", "maxLength": 12},
            "all": {"type": "array", "items": {"$ref": "#/$defs/path"}},
            "log": {"type": "string", "format": "path", "default": "log/x"},
            "name": {"type": "string", "format": "uri"}
          },
          "allOf": [{"properties": {"file": {"format": "path"}}}]
        }
        """

    private func paths(_ config: String, in file: String) throws -> JSONValue {
        let text = "channels: { desk: { plugin: console, config: \(config) } }"
        let configuration = try ConfigurationFile.parse(
            Array(text.utf8), path: file, environment: ["NAME": "a.log"])
        let desk = try #require(configuration.channels.first)
        return try PluginSettings(
            of: desk, in: configuration.source, by: try Schema(parsing: Self.paths)
        ).json
    }

    @Test func `A path is seen from the folder of the file, also one that is a default`() throws {
        let settings = try paths(
            "{ file: ./a/b, all: [c, /d, ../e, '', null], name: x/y }", in: "/etc/belfry/p.yaml")
        #expect(
            settings
                == [
                    "file": "/etc/belfry/a/b",
                    "all": ["/etc/belfry/c", "/d", "/etc/belfry/../e", "", nil], "name": "x/y",
                    "log": "/etc/belfry/log/x",
                ])
    }

    @Test(arguments: ["p.yaml", "./p.yaml", "conf/p.yaml"])
    func `A folder that is relative itself begins where the process is`(file: String) throws {
        let here = try #require(Files.workingDirectory())
        let folder = file.hasPrefix("conf") ? "\(here)/conf" : here
        let settings = try paths("{ file: '${NAME}', log: . }", in: file)
        #expect(settings == ["file": .string("\(folder)/a.log"), "log": .string(folder)])
    }

    @Test(arguments: [
        ("/rate", 5, 13), ("/retry/times", 7, 16), ("/retry", 6, 7), ("/retry/none", 6, 7),
        ("/retry/wait", 6, 7), ("/list/1/kind", 8, 26), ("/list/7", 8, 13), ("/none/deeper", 4, 5),
        ("", 4, 5), ("no pointer", 4, 5),
    ])
    func `A pointer leads to its place, or to what is around it`(
        pointer: String, line: Int, column: Int
    ) throws {
        let settings = try settings(
            "rate: 5\nretry:\n  times: 2\nlist: [{}, { kind: b }]", by: Self.schema)
        let mark = settings.finding(pointer: pointer, "no").mark
        #expect(mark?.line == line)
        #expect(mark?.column == column)
    }

    @Test func `What a plugin says is shown without its secrets`() throws {
        let settings = try settings(
            "token: abcd1234\nauth: { user: anna, pins: [\"9876\"] }\nother: { file: secrets/token }",
            by: Self.schema)
        let finding = settings.finding(
            pointer: "/token", "abcd1234 of anna with 9876 and xoxb-1234 is refused")
        #expect(
            finding.text() == """
                plugins.yaml:5:14: error: ••• of ••• with ••• and ••• is refused
                    5 |       token: ••••••••
                      |              ^~~~~~~~
                """)
        #expect(settings.redaction.applied(to: "fine") == "fine")
    }

    @Test func `A secret that is aliased is masked where it stands`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try settings(
                "note: &n topsecret1\ntoken: *n\nrate: [*n]", by: Self.schema)
        }
        #expect(error?.description.contains("topsecret1") == false)
        let other = #expect(throws: ConfigurationError.self) {
            try settings("token: &n topsecret1\nrate: [topsecret1]", by: Self.schema)
        }
        #expect(other?.description.contains("topsecret1") == false)
    }

    @Test func `A plugin without a schema takes anything`() throws {
        #expect(try settings("a: 1\nb: [x]", by: "").json == ["a": 1, "b": ["x"]])
        #expect(try settings("a: 1", by: "true").json == ["a": 1])
        #expect(throws: ConfigurationError.self) { try settings("a: 1", by: "false") }
    }
}
