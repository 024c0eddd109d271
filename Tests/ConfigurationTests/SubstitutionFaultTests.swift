import Testing

@testable import Configuration

@Suite struct SubstitutionFaultTests {
    @Test(arguments: faults) func `Faults of variables and secret files`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: Known.environment, files: Known.files)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        Golden(
            "variable that is not set",
            """
            sources:
              market:
                plugin: simulator
                config:
                  rate: ${RAET}
            """,
            """
            plugins.yaml:5:13: error: the variable RAET is not set; set it, or write ${RAET:-default}; did you mean "RATE"?
                5 |       rate: ${RAET}
                  |             ^~~~~~~
            """),
        Golden(
            "variable in quotes",
            """
            sources:
              market:
                plugin: simulator
                config:
                  rate: "a ${RAET} b"
            """,
            """
            plugins.yaml:5:16: error: the variable RAET is not set; set it, or write ${RAET:-default}; did you mean "RATE"?
                5 |       rate: "a ${RAET} b"
                  |                ^~~~~~~
            """),
        Golden(
            "variable in a block",
            """
            sources:
              market:
                plugin: simulator
                config:
                  text: |
                    one
                    two ${NONE}
            """,
            """
            plugins.yaml:7:13: error: the variable NONE is not set; set it, or write ${NONE:-default}
                7 |         two ${NONE}
                  |             ^~~~~~~
            """),
        Golden(
            "variable never closed",
            """
            sources:
              market:
                plugin: simulator
                config:
                  rate: ${RATE
            """,
            """
            plugins.yaml:5:13: error: this ${ is never closed; write ${NAME}, or $${ for a plain ${
                5 |       rate: ${RATE
                  |             ^~~~~~
            """),
        Golden(
            "form that is not known",
            """
            sources:
              market:
                plugin: simulator
                config:
                  rate: ${RATE-1}
            """,
            """
            plugins.yaml:5:13: error: write ${NAME} or ${NAME:-default}, with a name of A-Z, 0-9 and _
                5 |       rate: ${RATE-1}
                  |             ^~~~~~~~~
            """),
        Golden(
            "no name",
            """
            sources:
              market:
                plugin: simulator
                config:
                  rate: ${}
            """,
            """
            plugins.yaml:5:13: error: write ${NAME} or ${NAME:-default}, with a name of A-Z, 0-9 and _
                5 |       rate: ${}
                  |             ^~~
            """),
        Golden(
            "name that begins with a digit",
            """
            sources:
              market:
                plugin: simulator
                config:
                  rate: ${1}
            """,
            """
            plugins.yaml:5:13: error: write ${NAME} or ${NAME:-default}, with a name of A-Z, 0-9 and _
                5 |       rate: ${1}
                  |             ^~~~
            """),
        Golden(
            "wrong kind by a variable",
            """
            host:
              watchdog:
                late_per_minute: ${WORD}
            """,
            """
            plugins.yaml:3:22: error: "late_per_minute" is a string once "${WORD}" is filled in, but a whole number is wanted
                3 |     late_per_minute: ${WORD}
                  |                      ^~~~~~~
            """),
        Golden(
            "boolean by a variable",
            """
            sources:
              market:
                plugin: simulator
                enabled: ${YES}
            """,
            """
            plugins.yaml:4:14: error: "enabled" is the word "${YES}", which is no boolean; write true
                4 |     enabled: ${YES}
                  |              ^~~~~~
            """),
        Golden(
            "choice by a variable",
            """
            host:
              log:
                level: ${WORD}
            """,
            """
            plugins.yaml:3:12: error: "level" cannot be "${WORD}"; it is debug, info, warning or error
                3 |     level: ${WORD}
                  |            ^~~~~~~
            """),
        Golden(
            "number in quotes",
            """
            host: { watchdog: { late_per_minute: "${RATE}" } }
            """,
            """
            plugins.yaml:1:38: error: "late_per_minute" is a string once "${RATE}" is filled in, but a whole number is wanted
                1 | host: { watchdog: { late_per_minute: "${RATE}" } }
                  |                                      ^~~~~~~~~
            """),
        Golden(
            "secret file that is missing",
            """
            sources:
              market:
                plugin: simulator
                config:
                  token: { file: none }
            """,
            """
            plugins.yaml:5:22: error: the secret file "none" cannot be read: there is no such file
                5 |       token: { file: none }
                  |                      ^~~~
            """),
        Golden(
            "secret file that is a list",
            """
            sources:
              market:
                plugin: simulator
                config:
                  token: { file: [a] }
            """,
            """
            plugins.yaml:5:22: error: "file" is a list, but a path is wanted
                5 |       token: { file: [a] }
                  |                      ^~~
            """),
        Golden(
            "secret file that is empty",
            """
            sources:
              market:
                plugin: simulator
                config:
                  token: { file: secrets/empty }
            """,
            """
            plugins.yaml:5:22: error: the secret file "secrets/empty" is empty
                5 |       token: { file: secrets/empty }
                  |                      ^~~~~~~~~~~~~
            """),
        Golden(
            "secret file that is too large",
            """
            sources:
              market:
                plugin: simulator
                config:
                  token: { file: secrets/large }
            """,
            """
            plugins.yaml:5:22: error: the secret file "secrets/large" is larger than 64 KiB
                5 |       token: { file: secrets/large }
                  |                      ^~~~~~~~~~~~~
            """),
        Golden(
            "secret file that is not text",
            """
            sources:
              market:
                plugin: simulator
                config:
                  token: { file: secrets/binary }
            """,
            """
            plugins.yaml:5:22: error: the secret file "secrets/binary" is not text in UTF-8
                5 |       token: { file: secrets/binary }
                  |                      ^~~~~~~~~~~~~~
            """),
        Golden(
            "secret file that others can read",
            """
            sources:
              market:
                plugin: simulator
                config:
                  token: { file: secrets/open }
            """,
            """
            plugins.yaml:5:22: warning: the secret file "secrets/open" can be read by others; chmod 600 keeps it private
                5 |       token: { file: secrets/open }
                  |                      ^~~~~~~~~~~~
            """),
        Golden(
            "secret in the line of another fault",
            """
            sources: { market: { plugn: x, config: { token: "tip top", dsn: a, note: b } } }
            """,
            """
            plugins.yaml:1:22: error: "plugn" is not a setting of source "market"; did you mean "plugin"?
                1 | sources: { market: { plugn: x, config: { token: •••••••••, dsn: •, note: b } } }
                  |                      ^~~~~
            """),
    ]
}
