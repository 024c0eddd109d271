import Testing

@testable import Configuration

@Suite struct HostSettingsTests {
    @Test(arguments: faults) func `Faults of the host block`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "unknown block",
            """
            hots: {}
            """,
            """
            plugins.yaml:1:1: error: "hots" is not a setting of the file; did you mean "host"?
                1 | hots: {}
                  | ^~~~
            """),
        Golden(
            "unknown setting",
            """
            host: { statedir: a }
            """,
            """
            plugins.yaml:1:9: error: "statedir" is not a setting of host; did you mean "state_dir"?
                1 | host: { statedir: a }
                  |         ^~~~~~~~
            """),
        Golden(
            "host is a list",
            """
            host: [a]
            """,
            """
            plugins.yaml:1:7: error: host is a list, but a mapping is wanted
                1 | host: [a]
                  |       ^~~
            """),
        Golden(
            "old boolean is text elsewhere",
            """
            host: { state_dir: yes, socket: 5 }
            """,
            """
            plugins.yaml:1:33: error: "socket" is a whole number, but a string is wanted; put it in quotes
                1 | host: { state_dir: yes, socket: 5 }
                  |                                 ^
            """),
        Golden(
            "empty string",
            """
            host: { state_dir: "" }
            """,
            """
            plugins.yaml:1:20: error: "state_dir" is an empty string
                1 | host: { state_dir: "" }
                  |                    ^~
            """),
        Golden(
            "socket path too long",
            """
            host: { socket: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx }
            """,
            """
            plugins.yaml:1:17: error: the path of a socket can be 107 bytes long, this one is 120
                1 | host: { socket: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
                  |                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "unknown log level",
            """
            host: { log: { level: warn, format: xml } }
            """,
            """
            plugins.yaml:1:23: error: "level" cannot be "warn"; it is debug, info, warning or error; did you mean "warning"?
                1 | host: { log: { level: warn, format: xml } }
                  |                       ^~~~
            plugins.yaml:1:37: error: "format" cannot be "xml"; it is text or json
                1 | host: { log: { level: warn, format: xml } }
                  |                                     ^~~
            """),
        Golden(
            "duration without a unit",
            """
            host: { deadlines: { create: 5 } }
            """,
            """
            plugins.yaml:1:30: error: "create" has no unit; write 5s, or use ms, m or h
                1 | host: { deadlines: { create: 5 } }
                  |                              ^
            """),
        Golden(
            "duration that is none",
            """
            host: { deadlines: { start: soon, stop: [1s], drain: 1.5s } }
            """,
            """
            plugins.yaml:1:29: error: "start" is no duration; write a whole number and a unit, such as 500ms, 5s, 2m or 1h
                1 | host: { deadlines: { start: soon, stop: [1s], drain: 1.5s } }
                  |                             ^~~~
            plugins.yaml:1:41: error: "stop" is a list, but a duration such as 500ms, 5s, 2m or 1h is wanted
                1 | host: { deadlines: { start: soon, stop: [1s], drain: 1.5s } }
                  |                                         ^~~~
            plugins.yaml:1:54: error: "drain" is no duration; write a whole number and a unit, such as 500ms, 5s, 2m or 1h
                1 | host: { deadlines: { start: soon, stop: [1s], drain: 1.5s } }
                  |                                                      ^~~~
            """),
        Golden(
            "duration out of range",
            """
            host: { deadlines: { start: 0s, stop: 2h } }
            """,
            """
            plugins.yaml:1:29: error: "start" must be from 1ms to 1h
                1 | host: { deadlines: { start: 0s, stop: 2h } }
                  |                             ^~
            plugins.yaml:1:39: error: "stop" must be from 1ms to 1h
                1 | host: { deadlines: { start: 0s, stop: 2h } }
                  |                                       ^~
            """),
        Golden(
            "count out of range",
            """
            host: { watchdog: { late_per_minute: 0 } }
            """,
            """
            plugins.yaml:1:38: error: "late_per_minute" must be from 1 to 1000000
                1 | host: { watchdog: { late_per_minute: 0 } }
                  |                                      ^
            """),
        Golden(
            "count that is a decimal",
            """
            host: { watchdog: { late_per_minute: 1.5 } }
            """,
            """
            plugins.yaml:1:38: error: "late_per_minute" is a number, but a whole number is wanted
                1 | host: { watchdog: { late_per_minute: 1.5 } }
                  |                                      ^~~
            """),
        Golden(
            "plugin path that is a mapping",
            """
            host: { plugin_path: { a: b } }
            """,
            """
            plugins.yaml:1:22: error: "plugin_path" is a mapping, but a string or a list of strings is wanted
                1 | host: { plugin_path: { a: b } }
                  |                      ^~~~~~~~
            """),
        Golden(
            "setting without a value",
            """
            host:
              state_dir:
              log:
                level:
            """,
            """
            plugins.yaml:2:13: error: "state_dir" is empty, but a string is wanted
                2 |   state_dir:
                  |             ^
            plugins.yaml:4:11: error: "level" is empty, but debug, info, warning or error is wanted
                4 |     level:
                  |           ^
            """),
        Golden(
            "comment instead of a value",
            """
            host:
              state_dir: #var
            """,
            """
            plugins.yaml:2:13: error: "state_dir" is empty, as what follows # is a comment, but a string is wanted
                2 |   state_dir: #var
                  |             ^
            """),
    ]
}
