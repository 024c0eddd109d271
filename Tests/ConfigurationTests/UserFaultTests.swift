import Testing

@testable import Configuration

/// Faults of users, each with its place and what to do.
@Suite struct UserFaultTests {
    @Test(arguments: faults) func `Faults of users`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "an id that cannot be one",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              "": {}
              everyone: {}
            """,
            """
            plugins.yaml:6:3: error: a user's id has 1 to 128 bytes and no control characters
                6 |   "": {}
                  |   ^~
            plugins.yaml:7:3: error: "everyone" stands for all users; give this one another id
                7 |   everyone: {}
                  |   ^~~~~~~~
            """),
        Golden(
            "unknown settings of a user",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna: { zoen: UTC, preferences: { signalAlert: true, categories: { signal: {} } } }
            """,
            """
            plugins.yaml:6:11: error: "zoen" is not a setting of user "anna"; did you mean "zone"?
                6 |   anna: { zoen: UTC, preferences: { signalAlert: true, categories: { signal: {} } } }
                  |           ^~~~
            plugins.yaml:6:37: error: "signalAlert" is not a setting of preferences; did you mean "signalAlerts"?
                6 |   anna: { zoen: UTC, preferences: { signalAlert: true, categories: { signal: {} } } }
                  |                                     ^~~~~~~~~~~
            plugins.yaml:6:70: error: "signal" is not a setting of categories; did you mean "signals"?
                6 |   anna: { zoen: UTC, preferences: { signalAlert: true, categories: { signal: {} } } }
                  |                                                                      ^~~~~~
            """),
        Golden(
            "a user that is no mapping",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna: anna@example.com
              bob: { contacts: [a], preferences: true }
            """,
            """
            plugins.yaml:6:9: error: user "anna" is a string, but a mapping is wanted
                6 |   anna: anna@example.com
                  |         ^~~~~~~~~~~~~~~~
            plugins.yaml:7:20: error: "contacts" is a list, but a mapping is wanted
                7 |   bob: { contacts: [a], preferences: true }
                  |                    ^~~
            plugins.yaml:7:38: error: "preferences" is a boolean, but a mapping is wanted
                7 |   bob: { contacts: [a], preferences: true }
                  |                                      ^~~~
            """),
        Golden(
            "locale and zone",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna: { locale: german!, zone: Berlin time }
              bob: { locale: 7, zone: }
              carl: { groups: { a: b }, zone: [UTC] }
            """,
            """
            plugins.yaml:6:19: error: "locale" cannot be "german!"; it is a language tag such as "en" or "de-DE"
                6 |   anna: { locale: german!, zone: Berlin time }
                  |                   ^~~~~~~
            plugins.yaml:6:34: error: "zone" cannot be "Berlin time"; it is a zone of the IANA database such as "Europe/Berlin"
                6 |   anna: { locale: german!, zone: Berlin time }
                  |                                  ^~~~~~~~~~~
            plugins.yaml:7:18: error: "locale" is a whole number, but a string is wanted; put it in quotes
                7 |   bob: { locale: 7, zone: }
                  |                  ^
            plugins.yaml:7:27: error: "zone" is empty, but a string is wanted
                7 |   bob: { locale: 7, zone: }
                  |                           ^
            plugins.yaml:8:19: error: "groups" is a mapping, but a list is wanted
                8 |   carl: { groups: { a: b }, zone: [UTC] }
                  |                   ^~~~~~~~
            plugins.yaml:8:35: error: "zone" is a list, but a string is wanted
                8 |   carl: { groups: { a: b }, zone: [UTC] }
                  |                                   ^~~~~
            """),
        Golden(
            "channels of contacts",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna:
                contacts: { emial: a@b.c, slack-rsik: U1, market: x, sms: +4917012345, twilio: y, slack: U2 }
            """,
            """
            plugins.yaml:7:17: error: there is no channel and no kind of channel named "emial"; did you mean "email"?
                7 |     contacts: { emial: a@b.c, slack-rsik: U1, market: x, sms: +4917012345, twilio: y, slack: U2 }
                  |                 ^~~~~
            plugins.yaml:7:31: error: there is no channel and no kind of channel named "slack-rsik"; did you mean "slack-risk"?
                7 |     contacts: { emial: a@b.c, slack-rsik: U1, market: x, sms: +4917012345, twilio: y, slack: U2 }
                  |                               ^~~~~~~~~~
            plugins.yaml:7:47: error: "market" is a source, not a channel
                7 |     contacts: { emial: a@b.c, slack-rsik: U1, market: x, sms: +4917012345, twilio: y, slack: U2 }
                  |                                               ^~~~~~
            """),
        Golden(
            "addresses of contacts",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna:
                contacts: { email: { to: a@b.c }, slack: ["", U2], sms: [1, 1] }
            """,
            """
            plugins.yaml:7:24: error: "email" is a mapping, but a string or a list of strings is wanted
                7 |     contacts: { email: { to: a@b.c }, slack: ["", U2], sms: [1, 1] }
                  |                        ^~~~~~~~~~~~~
            plugins.yaml:7:47: error: "slack" is a string, but a string or a list of strings is wanted
                7 |     contacts: { email: { to: a@b.c }, slack: ["", U2], sms: [1, 1] }
                  |                                               ^~
            plugins.yaml:7:65: warning: this address is listed twice
                7 |     contacts: { email: { to: a@b.c }, slack: ["", U2], sms: [1, 1] }
                  |                                                                 ^
            """),
        Golden(
            "too many contacts and groups",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna:
                contacts: { email: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17] }
                groups: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,1,2,3,4,5,6,7]
            """,
            """
            plugins.yaml:7:15: error: a user has at most 16 contacts
                7 |     contacts: { email: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17] }
                  |               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            plugins.yaml:8:13: error: a user is in at most 32 groups
                8 |     groups: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,1,2,3,4,5,6,7]
                  |             ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "contacts of the desk",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              desk: { contacts: { email: a@b.c } }
            """,
            """
            plugins.yaml:6:11: error: the desk is reached by the "to" of each channel; leave out its contacts
                6 |   desk: { contacts: { email: a@b.c } }
                  |           ^~~~~~~~
            """),
        Golden(
            "quiet hours",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna: { quiet_hours: nights }
              bob: { quiet_hours: { start: 22:00 } }
              carl: { quiet_hours: { start: 22:00, end: 7, days: [mon, tusday] } }
              dora: { quiet_hours: 00:00-24:00 }
            """,
            """
            plugins.yaml:6:24: error: "quiet_hours" cannot be "nights"; it is hours such as "22:00–07:00"
                6 |   anna: { quiet_hours: nights }
                  |                        ^~~~~~
            plugins.yaml:7:23: error: quiet hours need a start and an end
                7 |   bob: { quiet_hours: { start: 22:00 } }
                  |                       ^~~~~~~~~~~~~~~~
            plugins.yaml:8:45: error: "end" is a whole number, but a string is wanted; put it in quotes
                8 |   carl: { quiet_hours: { start: 22:00, end: 7, days: [mon, tusday] } }
                  |                                             ^
            plugins.yaml:9:24: error: these quiet hours would never end; switch the channels off instead, or name days
                9 |   dora: { quiet_hours: 00:00-24:00 }
                  |                        ^~~~~~~~~~~
            """),
        Golden(
            "preferences of every shape",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna:
                max_per_minute: 7000
                digests: { market: { every: 3d }, errors: 15m }
                preferences:
                  signal_alerts: yes
                  realTimeAlerts: { priceAlert: true }
                  emailReports: { dailySummary: 1 }
                  alertFrequency: { maxPerMinute: -1 }
                  categories: { risk: { email: hgih, fax: all } }
            """,
            """
            plugins.yaml:7:21: error: "max_per_minute" cannot be "7000"; it is a whole number from 0 to 6000
                7 |     max_per_minute: 7000
                  |                     ^~~~
            plugins.yaml:8:33: error: "every" cannot be "3d"; it is up to a day such as 15m or 2h, or day, week or month
                8 |     digests: { market: { every: 3d }, errors: 15m }
                  |                                 ^~
            plugins.yaml:10:22: error: "signal_alerts" is the word "yes", which is no boolean; write true
               10 |       signal_alerts: yes
                  |                      ^~~
            plugins.yaml:11:25: error: "priceAlert" is not a setting of realTimeAlerts; did you mean "priceAlerts"?
               11 |       realTimeAlerts: { priceAlert: true }
                  |                         ^~~~~~~~~~
            plugins.yaml:12:37: error: "dailySummary" is a whole number, but true or false is wanted
               12 |       emailReports: { dailySummary: 1 }
                  |                                     ^
            plugins.yaml:13:39: error: "maxPerMinute" cannot be "-1"; it is a whole number from 0 to 6000
               13 |       alertFrequency: { maxPerMinute: -1 }
                  |                                       ^~
            plugins.yaml:14:36: error: "email" cannot be "hgih"; it is all, medium, high, critical or off; did you mean "high"?
               14 |       categories: { risk: { email: hgih, fax: all } }
                  |                                    ^~~~
            """),
        Golden(
            "a preference in two places",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna:
                quiet_hours: 22:00-07:00
                preferences: { quiet_hours: 23:00-07:00 }
            """,
            """
            plugins.yaml:7:5: error: "quiet_hours" also stands under "preferences", on line 8; keep one
                7 |     quiet_hours: 22:00-07:00
                  |     ^~~~~~~~~~~
            """),
        Golden(
            "a variable in an address",
            """
            channels:
              slack-risk: { plugin: slack }
              sms: { plugin: twilio, enabled: false }
            sources: { market: { plugin: simulator } }
            users:
              anna: { locale: "${WORD}!", zone: "${EMPTY}" }
            """,
            """
            plugins.yaml:6:19: error: "locale" cannot be "${WORD}!"; it is a language tag such as "en" or "de-DE"
                6 |   anna: { locale: "${WORD}!", zone: "${EMPTY}" }
                  |                   ^~~~~~~~~~
            plugins.yaml:6:37: error: "zone" cannot be "${EMPTY}"; it is a zone of the IANA database such as "Europe/Berlin"
                6 |   anna: { locale: "${WORD}!", zone: "${EMPTY}" }
                  |                                     ^~~~~~~~~~
            """),
    ]
}
