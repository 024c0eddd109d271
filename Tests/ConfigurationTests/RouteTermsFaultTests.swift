import Testing

@testable import Configuration

/// Faults of what routes say of people, each with its place and what to do.
@Suite struct RouteTermsFaultTests {
    @Test(arguments: faults) func `Faults of what routes say of people`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "people of a route",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users: { anna: { groups: [night] }, bob: {} }
            routes:
              - channels: [slack-risk]
                for: ana
                digest: 15m
                group_by: subjct
                escalate: night
              - channels: [slack-risk]
                for: { group: days }
                digest: { evry: 15m }
                group_by: [type]
              - { channels: [slack-risk], digest: { every: day, at: 25:00 } }
              - { channels: [slack-risk], digest: { at: "08:00" } }
            """,
            """
            plugins.yaml:8:10: error: there is no user named "ana"; did you mean "anna"?
                8 |     for: ana
                  |          ^~~
            plugins.yaml:9:13: error: "digest" is a string, but a mapping such as { every: 15m } is wanted
                9 |     digest: 15m
                  |             ^~~
            plugins.yaml:10:15: error: "group_by" cannot be "subjct"; it is category, type, subject or thread; did you mean "subject"?
               10 |     group_by: subjct
                  |               ^~~~~~
            plugins.yaml:11:15: error: there is no escalation named "night"
               11 |     escalate: night
                  |               ^~~~~
            plugins.yaml:13:19: warning: nobody is in the group "days"
               13 |     for: { group: days }
                  |                   ^~~~
            plugins.yaml:14:15: error: "evry" is not a setting of digest; did you mean "every"?
               14 |     digest: { evry: 15m }
                  |               ^~~~
            plugins.yaml:15:15: error: "group_by" is a list, but category, type, subject or thread is wanted
               15 |     group_by: [type]
                  |               ^~~~~~
            plugins.yaml:16:57: error: "at" cannot be "25:00"; it is a time of day such as "22:00"
               16 |   - { channels: [slack-risk], digest: { every: day, at: 25:00 } }
                  |                                                         ^~~~~
            plugins.yaml:17:39: error: a digest needs 'every': 15m, 2h, day, week or month
               17 |   - { channels: [slack-risk], digest: { at: "08:00" } }
                  |                                       ^~~~~~~~~~~~~~~
            """),
        Golden(
            "a chain with another name",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users: { anna: { groups: [night] }, bob: {} }
            escalations:
              night: { steps: [{ for: bob }] }
            routes:
              - { channels: [slack-risk], escalate: nigt }
            """,
            """
            plugins.yaml:9:41: error: there is no escalation named "nigt"; did you mean "night"?
                9 |   - { channels: [slack-risk], escalate: nigt }
                  |                                         ^~~~
            """),
    ]
}
