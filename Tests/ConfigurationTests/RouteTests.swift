import Testing

@testable import Configuration

@Suite struct RouteTests {
    @Test(arguments: faults) func `Faults of routes`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "unknown channel",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - channels: [desc, email]
            """,
            """
            plugins.yaml:4:16: error: there is no channel named "desc"; did you mean "desk"?
                4 |   - channels: [desc, email]
                  |                ^~~~
            plugins.yaml:4:22: error: there is no channel named "email"
                4 |   - channels: [desc, email]
                  |                      ^~~~~
            """),
        Golden(
            "source as a channel",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - channels: [desk, market]
            """,
            """
            plugins.yaml:4:22: error: "market" is a source, not a channel
                4 |   - channels: [desk, market]
                  |                      ^~~~~~
            """),
        Golden(
            "no channels",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - channels: []
              - name: a
              - chanels: [desk]
              - channels:
              - channels: desk
            """,
            """
            plugins.yaml:4:15: error: "channels" is empty; name at least one
                4 |   - channels: []
                  |               ^~
            plugins.yaml:5:5: error: a route needs a setting "channels"
                5 |   - name: a
                  |     ^
            plugins.yaml:6:5: error: "chanels" is not a setting of a route; did you mean "channels"?
                6 |   - chanels: [desk]
                  |     ^~~~~~~
            plugins.yaml:7:14: error: "channels" is empty, but a string or a list of strings is wanted
                7 |   - channels:
                  |              ^
            """),
        Golden(
            "channels in duplicate",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - channels: [desk, desk]
            """,
            """
            plugins.yaml:4:22: warning: "desk" is listed twice
                4 |   - channels: [desk, desk]
                  |                      ^~~~
            """),
        Golden(
            "only disabled channels",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - channels: [off]
              - channels: [desk]
            """,
            """
            plugins.yaml:4:15: warning: every channel of this route is disabled
                4 |   - channels: [off]
                  |               ^~~~~
            """),
        Golden(
            "unknown setting of a route",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - { channels: [desk], when: x }
            """,
            """
            plugins.yaml:4:25: error: "when" is not a setting of a route
                4 |   - { channels: [desk], when: x }
                  |                         ^~~~
            """),
        Golden(
            "unknown setting of match",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - match: { types: signal, symbol: AAPL }
                channels: [desk]
            """,
            """
            plugins.yaml:4:14: error: "types" is not a setting of match; did you mean "type"?
                4 |   - match: { types: signal, symbol: AAPL }
                  |              ^~~~~
            plugins.yaml:4:29: error: "symbol" is not a setting of match
                4 |   - match: { types: signal, symbol: AAPL }
                  |                             ^~~~~~
            """),
        Golden(
            "unknown source",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - match: { source: [markt, "m*"] }
                channels: [desk]
            """,
            """
            plugins.yaml:4:23: error: there is no source named "markt"; did you mean "market"?
                4 |   - match: { source: [markt, "m*"] }
                  |                       ^~~~~
            """),
        Golden(
            "channel as a source",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - match: { source: desk }
                channels: [desk]
            """,
            """
            plugins.yaml:4:22: error: "desk" is a channel, not a source
                4 |   - match: { source: desk }
                  |                      ^~~~
            """),
        Golden(
            "the API as a source, and what is not quite it",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - match: { source: api }
                channels: [desk]
              - match: { source: [market, api, apis] }
                channels: [desk]
            """,
            """
            plugins.yaml:6:36: error: there is no source named "apis"
                6 |   - match: { source: [market, api, apis] }
                  |                                    ^~~~
            """),
        Golden(
            "unknown priority",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - match: { priority: hihg }
                channels: [desk]
              - match: { priority: [low, urgent] }
                channels: [desk]
            """,
            """
            plugins.yaml:4:24: error: "hihg" is no priority; it is low, medium, high or critical; did you mean "high"?
                4 |   - match: { priority: hihg }
                  |                        ^~~~
            plugins.yaml:6:30: error: "urgent" is no priority; it is low, medium, high or critical
                6 |   - match: { priority: [low, urgent] }
                  |                              ^~~~~~
            """),
        Golden(
            "unknown type of event",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - match: { type: [order_fileld, "oder_*", com.acme.call, trade_executed] }
                channels: [desk]
            """,
            """
            plugins.yaml:4:21: warning: there is no type of event named "order_fileld"; did you mean "order_filled"?
                4 |   - match: { type: [order_fileld, "oder_*", com.acme.call, trade_executed] }
                  |                     ^~~~~~~~~~~~
            plugins.yaml:4:35: warning: no type of event matches "oder_*"
                4 |   - match: { type: [order_fileld, "oder_*", com.acme.call, trade_executed] }
                  |                                   ^~~~~~~~
            plugins.yaml:4:60: warning: there is no type of event named "trade_executed"; did you mean "order_filled"?
                4 |   - match: { type: [order_fileld, "oder_*", com.acme.call, trade_executed] }
                  |                                                            ^~~~~~~~~~~~~~
            """),
        Golden(
            "two routes of one name",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - { name: all, channels: [desk] }
              - { name: all, channels: [desk] }
            """,
            """
            plugins.yaml:5:13: error: a route on line 4 is named "all" already
                5 |   - { name: all, channels: [desk] }
                  |             ^~~
            """),
        Golden(
            "route behind one that stops everything",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - { name: all, channels: [desk], stop: true }
              - { channels: [desk] }
            """,
            """
            plugins.yaml:5:5: warning: this route is never looked at: "all" on line 4 stops every event
                5 |   - { channels: [desk] }
                  |     ^~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "route that is a word",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - desk
            """,
            """
            plugins.yaml:4:5: error: a route is a string, but a mapping is wanted
                4 |   - desk
                  |     ^~~~
            """),
        Golden(
            "routes as a mapping",
            """
            routes: { channels: [desk] }
            """,
            """
            plugins.yaml:1:9: error: "routes" is a mapping, but a list is wanted
                1 | routes: { channels: [desk] }
                  |         ^~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "condition",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - where: confidence > > 70
                channels: [desk]
            """,
            """
            plugins.yaml:4:25: error: a value is wanted here: a number, a word, or a text in quotes
                4 |   - where: confidence > > 70
                  |                         ^
            """),
        Golden(
            "condition in quotes",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - where: "confidence >> 70"
                channels: [desk]
            """,
            """
            plugins.yaml:4:24: error: '>>' is no comparison: the comparisons are == != < <= > >=
                4 |   - where: "confidence >> 70"
                  |                        ^~
            """),
        Golden(
            "condition in a folded block",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - where: >
                  confidence > 70
                  and symbol = AAPL
                channels: [desk]
            """,
            """
            plugins.yaml:6:18: error: '=' is no comparison: write == to compare
                6 |       and symbol = AAPL
                  |                  ^
            """),
        Golden(
            "condition in a block",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - where: |
                  confidence > 70 and
                  symbol = AAPL
                channels: [desk]
            """,
            """
            plugins.yaml:6:14: error: '=' is no comparison: write == to compare
                6 |       symbol = AAPL
                  |              ^
            """),
        Golden(
            "condition over plain lines",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - where: confidence > 70
                  and symbol = AAPL
                channels: [desk]
            """,
            """
            plugins.yaml:5:18: error: '=' is no comparison: write == to compare
                5 |       and symbol = AAPL
                  |                  ^
            """),
        Golden(
            "condition with an escape",
            #"""
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - where: "confidence > \x37 & x"
                channels: [desk]
            """#,
            #"""
            plugins.yaml:4:12: error: '&' is no comparison: write 'and' instead
                4 |   - where: "confidence > \x37 & x"
                  |            ^~~~~~~~~~~~~~~~~~~~~~~
            """#),
        Golden(
            "condition that is a number",
            """
            sources: { market: { plugin: simulator } }
            channels: { desk: { plugin: console }, off: { plugin: console, enabled: false } }
            routes:
              - where: 70
                channels: [desk]
            """,
            """
            plugins.yaml:4:12: error: "where" is a whole number, but a string is wanted; put it in quotes
                4 |   - where: 70
                  |            ^~
            """),
    ]
}
