import Testing

@testable import Configuration

/// Faults of the store, each with its place and what to do.
@Suite struct StoreSettingsFaultTests {
    @Test(arguments: faults) func `Faults of the store`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "unknown settings of the store",
            """
            host: { store: { file: belfry.db } }
            """,
            """
            plugins.yaml:1:18: error: "file" is not a setting of store
                1 | host: { store: { file: belfry.db } }
                  |                  ^~~~
            """),
        Golden(
            "two places of the store",
            """
            host:
              store: { path: a.db, url: "postgresql://anna:geheim@db/belfry" }
            """,
            """
            plugins.yaml:2:24: error: "path" and "url" both say where the store is; keep one
                2 |   store: { path: a.db, url: •••••••••••••••••••••••••••••••••••• }
                  |                        ^~~
            """),
        Golden(
            "a place and parts of another",
            """
            host:
              store: { url: "postgresql://anna:geheim@db/belfry", port: 5432 }
            """,
            """
            plugins.yaml:2:55: error: "url" and "port" both say where the store is; keep one
                2 |   store: { url: ••••••••••••••••••••••••••••••••••••, port: 5432 }
                  |                                                       ^~~~
            """),
        Golden(
            "parts of PostgreSQL",
            """
            host:
              store: { host: db, port: 0, user: anna, password: 1234, tls: on }
            """,
            """
            plugins.yaml:2:10: error: store needs a setting "name"
                2 |   store: { host: db, port: 0, user: anna, password: ••••, tls: on }
                  |          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            plugins.yaml:2:28: error: "port" must be from 1 to 65535
                2 |   store: { host: db, port: 0, user: anna, password: ••••, tls: on }
                  |                            ^
            plugins.yaml:2:64: error: "tls" cannot be "on"; it is disable, allow, prefer, require, verify-ca or verify-full
                2 |   store: { host: db, port: 0, user: anna, password: ••••, tls: on }
                  |                                                                ^~
            """),
        Golden(
            "an address without a scheme",
            """
            host:
              store: { url: "anna:geheim@db/belfry" }
            """,
            """
            plugins.yaml:2:17: error: "url" is no address of a PostgreSQL; write postgresql://USER:PASSWORD@HOST:5432/NAME
                2 |   store: { url: ••••••••••••••••••••••• }
                  |                 ^~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "an address with a raw password",
            """
            host:
              store:
                url: postgresql://anna:ge/heim@db/belfry
            """,
            """
            plugins.yaml:3:10: error: "url" has no port from 1 to 65535 behind the host; in a password, write %3A, %2F, %3F and %40 for : / ? and @
                3 |     url: •••••••••••••••••••••••••••••••••••
                  |          ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "an address that comes from a variable",
            """
            host:
              store: { url: "${WORD}" }
            """,
            """
            plugins.yaml:2:17: error: "url" is no address of a PostgreSQL; write postgresql://USER:PASSWORD@HOST:5432/NAME
                2 |   store: { url: "${WORD}" }
                  |                 ^~~~~~~~~
            """),
        Golden(
            "an address that comes from a file",
            """
            host:
              store: { url: { file: secrets/token } }
            """,
            """
            plugins.yaml:2:17: error: "url" is no address of a PostgreSQL; write postgresql://USER:PASSWORD@HOST:5432/NAME
                2 |   store: { url: { file: secrets/token } }
                  |                 ^~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "retention",
            """
            host:
              store: { retention: { events: 7, kept: 7 years } }
            """,
            """
            plugins.yaml:2:33: error: "events" has no unit; write 7d, or use h, w or y
                2 |   store: { retention: { events: 7, kept: 7 years } }
                  |                                 ^
            plugins.yaml:2:42: error: "kept" is no age; write a whole number and a unit, such as 12h, 7d, 8w or 7y
                2 |   store: { retention: { events: 7, kept: 7 years } }
                  |                                          ^~~~~~~
            """),
        Golden(
            "retention out of range",
            """
            host:
              store: { retention: { events: 0d, kept: 101y, all: 1d } }
            """,
            """
            plugins.yaml:2:33: error: "events" must be from 1h to 100y
                2 |   store: { retention: { events: 0d, kept: 101y, all: 1d } }
                  |                                 ^~
            plugins.yaml:2:43: error: "kept" must be from 1h to 100y
                2 |   store: { retention: { events: 0d, kept: 101y, all: 1d } }
                  |                                           ^~~~
            plugins.yaml:2:49: error: "all" is not a setting of retention
                2 |   store: { retention: { events: 0d, kept: 101y, all: 1d } }
                  |                                                 ^~~
            """),
        Golden(
            "kept for less than other events",
            """
            host:
              store: { retention: { events: 30d, kept: 1w } }
            """,
            """
            plugins.yaml:2:44: error: "kept" must be at least as long as "events": it is for what must be kept
                2 |   store: { retention: { events: 30d, kept: 1w } }
                  |                                            ^~
            """),
        Golden(
            "a secret beside a fault",
            """
            host:
              store: { url: "postgresql://anna:geheim@db/belfry", retention: { kept: 7 } }
              state_dir: [ "postgresql://anna:geheim@db/belfry" ]
            """,
            """
            plugins.yaml:2:74: error: "kept" has no unit; write 7d, or use h, w or y
                2 |   store: { url: ••••••••••••••••••••••••••••••••••••, retention: { kept: 7 } }
                  |                                                                          ^
            plugins.yaml:3:14: error: "state_dir" is a list, but a string is wanted
                3 |   state_dir: [ "••••••••••••••••••••••••••••••••••" ]
                  |              ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "an address with several hosts",
            """
            host: { store: { url: "postgresql://anna@a,b/belfry?sslmode=on" } }
            """,
            """
            plugins.yaml:1:23: error: "url" names several hosts; name one
                1 | host: { store: { url: ••••••••••••••••••••••••••••••••••••••••• } }
                  |                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "an address with a wrong mode",
            """
            host: { store: { url: "postgresql://anna@a/belfry?sslmode=on" } }
            """,
            """
            plugins.yaml:1:23: error: "url" has an sslmode that is none; it is disable, allow, prefer, require, verify-ca or verify-full
                1 | host: { store: { url: ••••••••••••••••••••••••••••••••••••••• } }
                  |                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "an address with an odd setting",
            """
            host: { store: { url: "postgresql://anna@a/belfry?options=x" } }
            """,
            """
            plugins.yaml:1:23: error: "url" has a setting behind ? that is not taken; those are sslmode, host, port, user and password
                1 | host: { store: { url: •••••••••••••••••••••••••••••••••••••• } }
                  |                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "an address with a half escape",
            """
            host: { store: { url: "postgresql://anna:5%@a/belfry" } }
            """,
            """
            plugins.yaml:1:23: error: "url" has a % without two hexadecimal digits; write %25 for it
                1 | host: { store: { url: ••••••••••••••••••••••••••••••• } }
                  |                       ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
            """),
        Golden(
            "an address without a database",
            """
            host: { store: { url: "postgresql://anna@a" } }
            """,
            """
            plugins.yaml:1:23: error: "url" names no database; write postgresql://USER:PASSWORD@HOST:5432/NAME
                1 | host: { store: { url: ••••••••••••••••••••• } }
                  |                       ^~~~~~~~~~~~~~~~~~~~~
            """),
    ]
}
