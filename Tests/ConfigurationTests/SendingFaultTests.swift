import Testing

@testable import Configuration

/// Faults of `sending`, each with its place and what to do.
@Suite struct SendingFaultTests {
    @Test(arguments: faults) func `Faults of sending`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "rates",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: 
                  rate: 30
                  per_user: 30/min
                  per_recipient: 0/s
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:6:13: error: "rate" has no unit; write 30/s, or use m, h or d
                6 |       rate: 30
                  |             ^~
            plugins.yaml:7:17: error: "per_user" is no rate; write a count and a unit, such as 5/s, 30/m or 200/h, or { count: 30, per: 1m, burst: 5 }
                7 |       per_user: 30/min
                  |                 ^~~~~~
            plugins.yaml:8:22: error: "per_recipient" must be from 1 to 1000000 in that time
                8 |       per_recipient: 0/s
                  |                      ^~~
            """),
        Golden(
            "rates in parts",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: 
                  rate: { count: 30, burst: 31, per: 1m }
                  per_user: { count: 5 }
                  per_recipient: [5, 1m]
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:6:33: error: "burst" must be from 1 to 30
                6 |       rate: { count: 30, burst: 31, per: 1m }
                  |                                 ^~
            plugins.yaml:7:17: error: per_user needs a setting "per"
                7 |       per_user: { count: 5 }
                  |                 ^~~~~~~~~~~~
            plugins.yaml:8:22: error: "per_recipient" is a list, but a rate such as 30/m is wanted
                8 |       per_recipient: [5, 1m]
                  |                      ^~~~~~~
            """),
        Golden(
            "numbers and times",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: { in_flight: 0, batch: 1.5, attempts: 256, give_up_after: 0s, attempt_timeout: 2h }
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:5:27: error: "in_flight" must be from 1 to 65536
                5 |     sending: { in_flight: 0, batch: 1.5, attempts: 256, give_up_after: 0s, attempt_timeout: 2h }
                  |                           ^
            plugins.yaml:5:37: error: "batch" is a number, but a whole number is wanted
                5 |     sending: { in_flight: 0, batch: 1.5, attempts: 256, give_up_after: 0s, attempt_timeout: 2h }
                  |                                     ^~~
            plugins.yaml:5:52: error: "attempts" must be from 1 to 255
                5 |     sending: { in_flight: 0, batch: 1.5, attempts: 256, give_up_after: 0s, attempt_timeout: 2h }
                  |                                                    ^~~
            plugins.yaml:5:72: error: "give_up_after" must be from 1s to 720h
                5 |     sending: { in_flight: 0, batch: 1.5, attempts: 256, give_up_after: 0s, attempt_timeout: 2h }
                  |                                                                        ^~
            plugins.yaml:5:93: error: "attempt_timeout" must be from 1s to 1h
                5 |     sending: { in_flight: 0, batch: 1.5, attempts: 256, give_up_after: 0s, attempt_timeout: 2h }
                  |                                                                                             ^~
            """),
        Golden(
            "pauses",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: { first_pause: 1h, longest_pause: 5m, circuit: { failures: 0, longest_pause: 1s } }
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:5:48: error: "longest_pause" must be at least "first_pause", from which pauses double up to it
                5 |     sending: { first_pause: 1h, longest_pause: 5m, circuit: { failures: 0, longest_pause: 1s } }
                  |                                                ^~
            plugins.yaml:5:73: error: "failures" must be from 1 to 1000
                5 |     sending: { first_pause: 1h, longest_pause: 5m, circuit: { failures: 0, longest_pause: 1s } }
                  |                                                                         ^
            plugins.yaml:5:91: error: "longest_pause" must be at least "first_pause", from which pauses double up to it
                5 |     sending: { first_pause: 1h, longest_pause: 5m, circuit: { failures: 0, longest_pause: 1s } }
                  |                                                                                           ^~
            """),
        Golden(
            "unknown settings of sending",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: { rates: 5/s, repeat_unknown: no, circuit: { failure: 3 } }
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:5:16: error: "rates" is not a setting of sending; did you mean "rate"?
                5 |     sending: { rates: 5/s, repeat_unknown: no, circuit: { failure: 3 } }
                  |                ^~~~~
            plugins.yaml:5:44: error: "repeat_unknown" is the word "no", which is no boolean; write false
                5 |     sending: { rates: 5/s, repeat_unknown: no, circuit: { failure: 3 } }
                  |                                            ^~
            plugins.yaml:5:59: error: "failure" is not a setting of circuit; did you mean "failures"?
                5 |     sending: { rates: 5/s, repeat_unknown: no, circuit: { failure: 3 } }
                  |                                                           ^~~~~~~
            """),
        Golden(
            "fallback",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: { fallback: [smss, slack, market, sms, sms], fallback_after: 1ms }
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:5:27: error: there is no channel named "smss"; did you mean "sms"?
                5 |     sending: { fallback: [smss, slack, market, sms, sms], fallback_after: 1ms }
                  |                           ^~~~
            plugins.yaml:5:33: error: "slack" cannot take over from itself; name other channels
                5 |     sending: { fallback: [smss, slack, market, sms, sms], fallback_after: 1ms }
                  |                                 ^~~~~
            plugins.yaml:5:40: error: "market" is a source, not a channel
                5 |     sending: { fallback: [smss, slack, market, sms, sms], fallback_after: 1ms }
                  |                                        ^~~~~~
            plugins.yaml:5:53: warning: "sms" is listed twice
                5 |     sending: { fallback: [smss, slack, market, sms, sms], fallback_after: 1ms }
                  |                                                     ^~~
            plugins.yaml:5:75: error: "fallback_after" must be from 1s to 24h
                5 |     sending: { fallback: [smss, slack, market, sms, sms], fallback_after: 1ms }
                  |                                                                           ^~~
            """),
        Golden(
            "an empty fallback",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: { fallback: [] }
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:5:26: error: "fallback" is empty; name at least one
                5 |     sending: { fallback: [] }
                  |                          ^~
            """),
        Golden(
            "fallback_after alone",
            """
            channels:
              sms: { plugin: sms }
              slack:
                plugin: slack
                sending: { fallback_after: 2m }
            sources: { market: { plugin: simulator } }
            routes: [{ channels: [slack, sms] }]
            """,
            """
            plugins.yaml:5:16: warning: "fallback_after" does nothing without a "fallback"
                5 |     sending: { fallback_after: 2m }
                  |                ^~~~~~~~~~~~~~
            """),
        Golden(
            "sending of a source",
            """
            sources: { market: { plugin: simulator, sending: {} } }
            """,
            """
            plugins.yaml:1:41: error: "sending" is not a setting of source "market"
                1 | sources: { market: { plugin: simulator, sending: {} } }
                  |                                         ^~~~~~~
            """),
        Golden(
            "too long a fallback",
            """
            channels:
              c0: { plugin: x }
              c1: { plugin: x }
              c2: { plugin: x }
              c3: { plugin: x }
              c4: { plugin: x }
              c5: { plugin: x }
              c6: { plugin: x }
              c7: { plugin: x }
              c8: { plugin: x }
              d: { plugin: x, sending: { fallback: [c0,c1,c2,c3,c4,c5,c6,c7] } }
            """,
            """
            plugins.yaml:11:30: error: "fallback" names 8 channels; it can be 7
               11 |   d: { plugin: x, sending: { fallback: [c0,c1,c2,c3,c4,c5,c6,c7] } }
                  |                              ^~~~~~~~
            """),
    ]
}
