import Testing

@testable import Configuration

/// Faults of escalations, inhibitions and dedup, each with its place and what to do.
@Suite struct EscalationFaultTests {
    @Test(arguments: faults) func `Faults of escalations, inhibitions and dedup`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "unknown people",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users: { anna: { groups: [night] }, bob: {} }
            escalations:
              night:
                steps:
                  - { for: ana }
                  - { for: [bob, bob, carl] }
                  - { for: { group: nigth } }
                  - { for: { grup: night } }
                  - { for: [everyone, anna] }
                  - { for: [] }
                  - { for: [{ group: night }] }
                  - { after: 5m }
            routes: [{ channels: [slack-risk], escalate: night }]
            """,
            """
            plugins.yaml:9:16: error: there is no user named "ana"; did you mean "anna"?
                9 |       - { for: ana }
                  |                ^~~
            plugins.yaml:10:22: warning: "bob" is listed twice
               10 |       - { for: [bob, bob, carl] }
                  |                      ^~~
            plugins.yaml:10:27: error: there is no user named "carl"
               10 |       - { for: [bob, bob, carl] }
                  |                           ^~~~
            plugins.yaml:11:25: warning: nobody is in the group "nigth"; did you mean "night"?
               11 |       - { for: { group: nigth } }
                  |                         ^~~~~
            plugins.yaml:12:18: error: "grup" is not a setting of for; did you mean "group"?
               12 |       - { for: { grup: night } }
                  |                  ^~~~
            plugins.yaml:13:17: error: "everyone" stands for all users; write it alone, not in a list
               13 |       - { for: [everyone, anna] }
                  |                 ^~~~~~~~
            plugins.yaml:14:16: error: "for" is empty; name at least one user
               14 |       - { for: [] }
                  |                ^~
            plugins.yaml:15:16: error: "for" is a list, but a user, a list of users, everyone or { group: NAME } is wanted
               15 |       - { for: [{ group: night }] }
                  |                ^~~~~~~~~~~~~~~~~~
            plugins.yaml:16:9: error: a step needs a setting "for"
               16 |       - { after: 5m }
                  |         ^~~~~~~~~~~~~
            """),
        Golden(
            "steps",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users: { anna: { groups: [night] }, bob: {} }
            escalations:
              a: { repeat: 101, steps: [{ after: 5, for: bob, priority: urgent }] }
              b: { steps: [] }
              c: { repeat: 1 }
              d: { steps: bob }
              e: { steps: [{ for: bob, after: 200h, channels: [slack-rsk, market] }] }
              f: { steps: [{ for: bob, channels: [sms] }], step: 1 }
            """,
            """
            plugins.yaml:7:16: error: "repeat" must be from 0 to 100
                7 |   a: { repeat: 101, steps: [{ after: 5, for: bob, priority: urgent }] }
                  |                ^~~
            plugins.yaml:7:38: error: "after" has no unit; write 5s, or use ms, m or h
                7 |   a: { repeat: 101, steps: [{ after: 5, for: bob, priority: urgent }] }
                  |                                      ^
            plugins.yaml:7:61: error: "priority" cannot be "urgent"; it is low, medium, high or critical
                7 |   a: { repeat: 101, steps: [{ after: 5, for: bob, priority: urgent }] }
                  |                                                             ^~~~~~
            plugins.yaml:8:15: error: "steps" is empty; name at least one
                8 |   b: { steps: [] }
                  |               ^~
            plugins.yaml:9:6: error: escalation "c" needs a setting "steps"
                9 |   c: { repeat: 1 }
                  |      ^~~~~~~~~~~~~
            plugins.yaml:10:15: error: "steps" is a string, but a list is wanted
               10 |   d: { steps: bob }
                  |               ^~~
            plugins.yaml:11:35: error: "after" must be from 0s to 168h
               11 |   e: { steps: [{ for: bob, after: 200h, channels: [slack-rsk, market] }] }
                  |                                   ^~~~
            plugins.yaml:11:52: error: there is no channel named "slack-rsk"; did you mean "slack-risk"?
               11 |   e: { steps: [{ for: bob, after: 200h, channels: [slack-rsk, market] }] }
                  |                                                    ^~~~~~~~~
            plugins.yaml:11:63: error: "market" is a source, not a channel
               11 |   e: { steps: [{ for: bob, after: 200h, channels: [slack-rsk, market] }] }
                  |                                                               ^~~~~~
            plugins.yaml:12:38: warning: every channel of this step is disabled
               12 |   f: { steps: [{ for: bob, channels: [sms] }], step: 1 }
                  |                                      ^~~~~
            plugins.yaml:12:48: error: "step" is not a setting of escalation "f"; did you mean "steps"?
               12 |   f: { steps: [{ for: bob, channels: [sms] }], step: 1 }
                  |                                                ^~~~
            """),
        Golden(
            "too many steps",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users: { anna: { groups: [night] }, bob: {} }
            escalations:
              a:
                steps: [{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob}]
            """,
            """
            plugins.yaml:8:5: error: an escalation has at most 16 steps, this one has 17
                8 |     steps: [{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob},{for: bob…
                  |     ^~~~~
            """),
        Golden(
            "a chain that nobody uses",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users: { anna: { groups: [night] }, bob: {} }
            routes:
              - { channels: [slack-risk] }
            escalations:
              night: { steps: [{ for: bob }] }
            """,
            """
            plugins.yaml:9:3: warning: no route escalates to "night", so it never rings
                9 |   night: { steps: [{ for: bob }] }
                  |   ^~~~~
            """),
        Golden(
            "an inhibition with faults",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            inhibitions:
              - { causes: [system_down] }
              - { name: a, causes: [sytem_down], mutes: { type: "system_*" }, scope: everywhere }
              - { name: a, causes: [system_down], mutes: { type: "system_*" } }
              - { name: b, causes: [], mutes: { type: x, usr: y } }
              - { name: c, causes: [system_down], mutes: { user: anna } }
              - { name: d, causes: [system_down], mutes: { type: signal }, minutes: 5000, until: 5 }
              - { name: e, causes: [system_down], mutes: {} }
              - { name: system dwn, enabled: false }
            """,
            """
            plugins.yaml:6:5: error: an inhibition needs a setting "name"
                6 |   - { causes: [system_down] }
                  |     ^~~~~~~~~~~~~~~~~~~~~~~~~
            plugins.yaml:7:25: warning: there is no type of event named "sytem_down"; did you mean "system_down"?
                7 |   - { name: a, causes: [sytem_down], mutes: { type: "system_*" }, scope: everywhere }
                  |                         ^~~~~~~~~~
            plugins.yaml:7:74: error: "scope" cannot be "everywhere"; it is anywhere, same_source or same_subject
                7 |   - { name: a, causes: [sytem_down], mutes: { type: "system_*" }, scope: everywhere }
                  |                                                                          ^~~~~~~~~~
            plugins.yaml:8:13: error: an inhibition on line 7 is named "a" already
                8 |   - { name: a, causes: [system_down], mutes: { type: "system_*" } }
                  |             ^
            plugins.yaml:9:24: error: "causes" is a list, but 1 to 100 patterns is wanted
                9 |   - { name: b, causes: [], mutes: { type: x, usr: y } }
                  |                        ^~
            plugins.yaml:10:5: error: an inhibition mutes events for everybody; leave out 'user'
               10 |   - { name: c, causes: [system_down], mutes: { user: anna } }
                  |     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            plugins.yaml:11:73: error: "minutes" cannot be "5000"; it is a whole number from 1 to 1440
               11 |   - { name: d, causes: [system_down], mutes: { type: signal }, minutes: 5000, until: 5 }
                  |                                                                         ^~~~
            plugins.yaml:11:79: error: "until" is not a setting of an inhibition
               11 |   - { name: d, causes: [system_down], mutes: { type: signal }, minutes: 5000, until: 5 }
                  |                                                                               ^~~~~
            plugins.yaml:12:5: error: an inhibition needs a 'name', 'causes' and what it 'mutes'
               12 |   - { name: e, causes: [system_down], mutes: {} }
                  |     ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            plugins.yaml:13:13: error: there is no built-in inhibition named "system dwn"; did you mean "system down"?
               13 |   - { name: system dwn, enabled: false }
                  |             ^~~~~~~~~~
            """),
        Golden(
            "dedup",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            dedup: { window: 2d, windw: 1m }
            """,
            """
            plugins.yaml:5:18: error: "window" is no duration; write a whole number and a unit, such as 500ms, 5s, 2m or 1h
                5 | dedup: { window: 2d, windw: 1m }
                  |                  ^~
            plugins.yaml:5:22: error: "windw" is not a setting of dedup; did you mean "window"?
                5 | dedup: { window: 2d, windw: 1m }
                  |                      ^~~~~
            """),
        Golden(
            "dedup window out of range",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            dedup: { window: 0s }
            """,
            """
            plugins.yaml:5:18: error: "window" must be from 1s to 24h
                5 | dedup: { window: 0s }
                  |                  ^~
            """),
    ]
}
