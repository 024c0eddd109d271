import Testing

@testable import Configuration

@Suite struct YAMLRefusalTests {
    @Test(arguments: faults)
    func `What is not YAML, or YAML that no configuration needs, is refused`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "tab as indentation",
            #"""
            channels:
            \#tdesk: {}
            """#,
            #"""
            plugins.yaml:2:1: error: a tab cannot indent in YAML; use spaces
                2 | \#tdesk: {}
                  | ^
            """#),
        Golden(
            "tab after blanks",
            #"""
            sources:
              a: 1
              \#tb: 2
            """#,
            #"""
            plugins.yaml:3:3: error: a tab cannot indent in YAML; use spaces
                3 |   \#tb: 2
                  |   ^
            """#),
        Golden(
            "duplicate key",
            """
            host: {}
            routes: []
            host: {}
            """,
            """
            plugins.yaml:3:1: error: "host" is given twice; the first is on line 1
                3 | host: {}
                  | ^~~~
            """),
        Golden(
            "duplicate name of an instance",
            """
            channels:
              desk: { plugin: console }
              desk: { plugin: slack }
            """,
            """
            plugins.yaml:3:3: error: "desk" is given twice; the first is on line 2
                3 |   desk: { plugin: slack }
                  |   ^~~~
            """),
        Golden(
            "second document",
            """
            host: {}
            ---
            host: {}
            """,
            """
            plugins.yaml:2:1: error: a second document begins here; a file holds one configuration
                2 | ---
                  | ^~~
            """),
        Golden(
            "custom tag",
            """
            host: !python/object {}
            """,
            """
            plugins.yaml:1:7: error: the tag "!python/object" has no meaning here; remove it
                1 | host: !python/object {}
                  |       ^~~~~~~~~~~~~~~~
            """),
        Golden(
            "tag that does not fit",
            """
            host:
              log: { level: !!int info }
            """,
            """
            plugins.yaml:2:17: error: the tag "!!int" does not fit: the value is a string
                2 |   log: { level: !!int info }
                  |                 ^~~~~~~~~~
            """),
        Golden(
            "tag handle that is not known",
            """
            host: !x!y {}
            """,
            """
            plugins.yaml:1:7: error: the tag here has no meaning; remove it, or put the value in quotes
                1 | host: !x!y {}
                  |       ^
            """),
        Golden(
            "alias of nothing",
            """
            sources: &all {}
            channels: *al
            """,
            """
            plugins.yaml:2:11: error: the alias "*al" names nothing above it; did you mean "*all"?
                2 | channels: *al
                  |           ^~~
            """),
        Golden(
            "alias of itself",
            """
            sources: &all { a: *all }
            """,
            """
            plugins.yaml:1:20: error: the alias "*all" stands inside of what it names
                1 | sources: &all { a: *all }
                  |                    ^~~~
            """),
        Golden(
            "list as key",
            """
            ? [a]
            : b
            """,
            """
            plugins.yaml:1:3: error: a list cannot be a key; write a word
                1 | ? [a]
                  |   ^~~
            """),
        Golden(
            "mapping as key",
            """
            title: {{ symbol }}
            """,
            """
            plugins.yaml:1:1: error: "title" is not a setting of the file
                1 | title: {{ symbol }}
                  | ^~~~~
            plugins.yaml:1:9: error: a mapping cannot be a key; put a text with {{ in quotes
                1 | title: {{ symbol }}
                  |         ^~~~~~~~~~
            """),
        Golden(
            "alias as key",
            """
            host: &h {}
            *h : {}
            """,
            """
            plugins.yaml:2:1: error: an alias cannot be a key; write a word
                2 | *h : {}
                  | ^~
            """),
        Golden(
            "no key",
            """
            host: {}
            : {}
            """,
            """
            plugins.yaml:2:1: error: a key is wanted here; mend the indentation, or put the value above in quotes
                2 | : {}
                  | ^
            """),
        Golden(
            "variable in a key",
            """
            "${HOST}": {}
            """,
            """
            plugins.yaml:1:1: error: a variable cannot stand in a key
                1 | "${HOST}": {}
                  | ^~~~~~~~~
            """),
        Golden(
            "merge of a string",
            """
            host: { <<: log }
            """,
            """
            plugins.yaml:1:13: error: "<<" is a string, but a mapping or a list of mappings is wanted
                1 | host: { <<: log }
                  |             ^~~
            """),
        Golden(
            "quote never closed",
            """
            host:
              state_dir: "./var
              socket: ./s
            """,
            """
            plugins.yaml:2:14: error: this quote is never closed
                2 |   state_dir: "./var
                  |              ^
            """),
        Golden(
            "bracket never closed",
            """
            routes:
              - channels: [desk
            host: {}
            """,
            """
            plugins.yaml:2:15: error: this [ is never closed, or a comma is missing in its list
                2 |   - channels: [desk
                  |               ^
            """),
        Golden(
            "brace never closed",
            """
            host: { log: { level: info }
            routes: []
            """,
            """
            plugins.yaml:1:7: error: this { is never closed, or a comma is missing in its mapping
                1 | host: { log: { level: info }
                  |       ^
            """),
        Golden(
            "second colon",
            """
            host: a: b
            """,
            """
            plugins.yaml:1:8: error: a second ": " in one value; put the value in quotes, or mend the indentation
                1 | host: a: b
                  |        ^
            """),
        Golden(
            "key without a colon",
            """
            host:
              log
            routes: []
            """,
            """
            plugins.yaml:2:3: error: host is a string, but a mapping is wanted
                2 |   log
                  |   ^~~
            """),
        Golden(
            "bad indentation of a key",
            """
            host:
                log: {}
              socket: a
            """,
            """
            plugins.yaml:3:3: error: a key is wanted here; mend the indentation, or put the value above in quotes
                3 |   socket: a
                  |   ^
            """),
        Golden(
            "bad indentation of a list",
            """
            routes:
              - name: a
             - name: b
            """,
            """
            plugins.yaml:3:2: error: a key is wanted here; mend the indentation, or put the value above in quotes
                3 |  - name: b
                  |  ^
            """),
        Golden(
            "list on the line of its key",
            """
            routes: - name: a
            """,
            """
            plugins.yaml:1:9: error: a list cannot begin here; put the "-" on a line of its own
                1 | routes: - name: a
                  |         ^
            """),
        Golden(
            "text that begins with a percent sign",
            """
            host:
              socket: %a
            """,
            """
            plugins.yaml:2:11: error: no value can begin with this character; put the value in quotes
                2 |   socket: %a
                  |           ^
            """),
        Golden(
            "text that begins with an at sign",
            """
            host:
              socket: @a
            """,
            """
            plugins.yaml:2:11: error: no value can begin with this character; put the value in quotes
                2 |   socket: @a
                  |           ^
            """),
        Golden(
            "text that begins with a star",
            """
            routes:
              - match: { type: * }
            """,
            """
            plugins.yaml:2:20: error: & and * begin an anchor or an alias; put the value in quotes if it is text
                2 |   - match: { type: * }
                  |                    ^
            """),
        Golden(
            "unknown escape",
            #"""
            host: { socket: "\q" }
            """#,
            #"""
            plugins.yaml:1:18: error: this \ sequence is unknown; write \\ for a \, or use single quotes
                1 | host: { socket: "\q" }
                  |                  ^
            """#),
        Golden(
            "short escape",
            #"""
            host: { socket: "\xZ" }
            """#,
            #"""
            plugins.yaml:1:20: error: this \ sequence wants hexadecimal digits
                1 | host: { socket: "\xZ" }
                  |                    ^
            """#),
        Golden(
            "variable in braces without quotes",
            """
            host: { state_dir: ${HOME} }
            """,
            """
            plugins.yaml:1:20: error: inside of { } and [ ] a variable must stand in quotes; to get a number or a boolean, write the mapping over several lines
                1 | host: { state_dir: ${HOME} }
                  |                    ^~
            """),
        Golden(
            "text behind a block marker",
            """
            host:
              socket: | a
            """,
            """
            plugins.yaml:2:13: error: after | or > the text begins on the next line
                2 |   socket: | a
                  |             ^
            """),
        Golden(
            "number over 64 bits",
            """
            host: { watchdog: { late_per_minute: 99999999999999999999 } }
            """,
            """
            plugins.yaml:1:38: error: "99999999999999999999" is a number out of range; put it in quotes if it is text
                1 | host: { watchdog: { late_per_minute: 99999999999999999999 } }
                  |                                      ^~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "infinity",
            """
            host: { watchdog: { late_per_minute: .inf } }
            """,
            """
            plugins.yaml:1:38: error: ".inf" is a number out of range; put it in quotes if it is text
                1 | host: { watchdog: { late_per_minute: .inf } }
                  |                                      ^~~~
            """),
        Golden(
            "NUL by an escape",
            #"""
            host: { socket: "a\0b" }
            """#,
            #"""
            plugins.yaml:1:17: error: a NUL character cannot stand in a string
                1 | host: { socket: "a\0b" }
                  |                 ^~~~~~
            """#),
        Golden(
            "directive of a later YAML",
            """
            %YAML 3.0
            ---
            host: {}
            """,
            """
            plugins.yaml:1:1: error: only YAML 1.1 and 1.2 are read; remove the %YAML line
                1 | %YAML 3.0
                  | ^
            """),
        Golden(
            "empty file",
            """

            """,
            """
            plugins.yaml: error: the file is empty; name sources, channels and routes
            """),
        Golden(
            "only a comment",
            """
            # nothing
            """,
            """
            plugins.yaml: error: the file is empty; name sources, channels and routes
            """),
        Golden(
            "null",
            """
            ~
            """,
            """
            plugins.yaml: error: the file is empty; name sources, channels and routes
            """),
        Golden(
            "a list",
            """
            - host
            """,
            """
            plugins.yaml:1:1: error: the file is a list, but a mapping is wanted
                1 | - host
                  | ^
            """),
        Golden(
            "a word",
            """
            belfry
            """,
            """
            plugins.yaml:1:1: error: the file is a string, but a mapping is wanted
                1 | belfry
                  | ^~~~~~
            """),
    ]
}
