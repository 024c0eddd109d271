import Testing

@testable import Configuration

@Suite struct InstanceTests {
    @Test(arguments: faults) func `Faults of instances`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "name in capitals",
            """
            channels: { Slack_Risk: { plugin: slack } }
            routes: [{ channels: [slack-risk] }]
            """,
            """
            plugins.yaml:1:13: error: "Slack_Risk" cannot name an instance: use a-z, 0-9 and -, at most 64 bytes; did you mean "slack-risk"?
                1 | channels: { Slack_Risk: { plugin: slack } }
                  |             ^~~~~~~~~~
            """),
        Golden(
            "name of the API",
            """
            sources: { api: { plugin: simulator } }
            """,
            """
            plugins.yaml:1:12: error: "api" is the source of what `belfry send` brings in; name the source something else
                1 | sources: { api: { plugin: simulator } }
                  |            ^~~
            """),
        Golden(
            "name too long",
            """
            sources: { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: { plugin: x } }
            """,
            """
            plugins.yaml:1:12: error: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" cannot name an instance: use a-z, 0-9 and -, at most 64 bytes
                1 | sources: { aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: { plugin: x } }
                  |            ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "name of both a source and a channel",
            """
            sources:
              desk: { plugin: simulator }
            channels:
              desk: { plugin: console }
            """,
            """
            plugins.yaml:4:3: error: "desk" is the name of a source already, on line 2
                4 |   desk: { plugin: console }
                  |   ^~~~
            """),
        Golden(
            "definition that is a string",
            """
            sources: { market: simulator }
            """,
            """
            plugins.yaml:1:20: error: source "market" is a string, but a mapping is wanted
                1 | sources: { market: simulator }
                  |                    ^~~~~~~~~
            """),
        Golden(
            "sources as a list",
            """
            sources: [market]
            """,
            """
            plugins.yaml:1:10: error: "sources" is a list, but a mapping is wanted
                1 | sources: [market]
                  |          ^~~~~~~~
            """),
        Golden(
            "no plugin",
            """
            sources: { market: {} }
            """,
            """
            plugins.yaml:1:20: error: source "market" needs a setting "plugin"
                1 | sources: { market: {} }
                  |                    ^~
            """),
        Golden(
            "plugin misspelt",
            """
            sources: { market: { plugn: simulator } }
            """,
            """
            plugins.yaml:1:22: error: "plugn" is not a setting of source "market"; did you mean "plugin"?
                1 | sources: { market: { plugn: simulator } }
                  |                      ^~~~~
            """),
        Golden(
            "unknown setting",
            """
            channels: { desk: { plugin: console, confg: {} } }
            routes: [{ channels: [desk] }]
            """,
            """
            plugins.yaml:1:38: error: "confg" is not a setting of channel "desk"; did you mean "config"?
                1 | channels: { desk: { plugin: console, confg: {} } }
                  |                                      ^~~~~
            """),
        Golden(
            "channel setting of a source",
            """
            sources: { market: { plugin: simulator, to: [a] } }
            """,
            """
            plugins.yaml:1:41: error: "to" is not a setting of source "market"
                1 | sources: { market: { plugin: simulator, to: [a] } }
                  |                                         ^~
            """),
        Golden(
            "old booleans",
            """
            sources:
              a: { plugin: x, enabled: yes }
              b: { plugin: x, enabled: Off }
              c: { plugin: x, trusted: 1 }
            """,
            """
            plugins.yaml:2:28: error: "enabled" is the word "yes", which is no boolean; write true
                2 |   a: { plugin: x, enabled: yes }
                  |                            ^~~
            plugins.yaml:3:28: error: "enabled" is the word "Off", which is no boolean; write false
                3 |   b: { plugin: x, enabled: Off }
                  |                            ^~~
            plugins.yaml:4:28: error: "trusted" is a whole number, but true or false is wanted
                4 |   c: { plugin: x, trusted: 1 }
                  |                            ^
            """),
        Golden(
            "isolation",
            """
            sources: { market: { plugin: simulator, isolate: true } }
            """,
            """
            plugins.yaml:1:50: error: "isolate" is not built yet: no plugin can run in a process of its own; leave it out
                1 | sources: { market: { plugin: simulator, isolate: true } }
                  |                                                  ^~~~
            """),
        Golden(
            "pin",
            """
            sources: { market: { plugin: simulator, pin: sha256:12 } }
            """,
            """
            plugins.yaml:1:46: error: "pin" wants "sha256:" and 64 hexadecimal digits, as sha256sum prints them
                1 | sources: { market: { plugin: simulator, pin: sha256:12 } }
                  |                                              ^~~~~~~~~
            """),
        Golden(
            "pin as a number",
            """
            sources: { market: { plugin: simulator, pin: 12 } }
            """,
            """
            plugins.yaml:1:46: error: "pin" is a whole number, but a string is wanted; put it in quotes
                1 | sources: { market: { plugin: simulator, pin: 12 } }
                  |                                              ^~
            """),
        Golden(
            "live queue",
            """
            channels: { desk: { plugin: console, live: { queue: 0, when_full: drop, size: 1 } } }
            routes: [{ channels: [desk] }]
            """,
            """
            plugins.yaml:1:53: error: "queue" must be from 1 to 1048576
                1 | channels: { desk: { plugin: console, live: { queue: 0, when_full: drop, size: 1 } } }
                  |                                                     ^
            plugins.yaml:1:67: error: "when_full" cannot be "drop"; it is shed or hold
                1 | channels: { desk: { plugin: console, live: { queue: 0, when_full: drop, size: 1 } } }
                  |                                                                   ^~~~
            plugins.yaml:1:73: error: "size" is not a setting of live
                1 | channels: { desk: { plugin: console, live: { queue: 0, when_full: drop, size: 1 } } }
                  |                                                                         ^~~~
            """),
        Golden(
            "recipients",
            """
            channels: { desk: { plugin: console, to: [anna, {a: b}] } }
            routes: [{ channels: [desk] }]
            """,
            """
            plugins.yaml:1:49: error: "to" is a mapping, but a string or a list of strings is wanted
                1 | channels: { desk: { plugin: console, to: [anna, {a: b}] } }
                  |                                                 ^~~~~~
            """),
        Golden(
            "config as a list",
            """
            sources: { market: { plugin: simulator, config: [rate] } }
            """,
            """
            plugins.yaml:1:49: error: "config" is a list, but a mapping is wanted
                1 | sources: { market: { plugin: simulator, config: [rate] } }
                  |                                                 ^~~~~~
            """),
        Golden(
            "channel that nobody names",
            """
            channels: { desk: { plugin: console } }
            """,
            """
            plugins.yaml:1:13: warning: no route names the channel "desk", so it hears nothing
                1 | channels: { desk: { plugin: console } }
                  |             ^~~~
            """),
    ]
}
