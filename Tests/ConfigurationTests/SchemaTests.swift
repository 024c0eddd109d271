import Testing

@testable import Configuration

@Suite struct SchemaTests {
    @Test(arguments: faults) func `A value that does not fit its schema is shown with its place`(
        _ fault: GoldenJudgement
    ) throws {
        let rendering = try judged(fault.config, by: fault.schema)
        #expect(rendering == fault.rendering)
    }

    static let faults = [
        GoldenJudgement(
            "wrong kind",
            schema: """
                {"properties":{"rate":{"type":"integer"}}}
                """,
            config: """
                rate: fast
                """,
            """
            plugins.yaml:5:13: error: "rate" is a string, but a whole number is wanted
                5 |       rate: fast
                  |             ^~~~
            """),
        GoldenJudgement(
            "wrong kinds",
            schema: """
                {"properties":{"to":{"type":["string","array"]}}}
                """,
            config: """
                to: { a: b }
                """,
            """
            plugins.yaml:5:11: error: "to" is a mapping, but a string or a list is wanted
                5 |       to: { a: b }
                  |           ^~~~~~~~
            """),
        GoldenJudgement(
            "whole number in place of a string",
            schema: """
                {"properties":{"account":{"type":"string"}}}
                """,
            config: """
                account: 42
                """,
            """
            plugins.yaml:5:16: error: "account" is a whole number, but a string is wanted; put it in quotes
                5 |       account: 42
                  |                ^~
            """),
        GoldenJudgement(
            "boolean of old",
            schema: """
                {"properties":{"on_fill":{"type":"boolean"}}}
                """,
            config: """
                on_fill: yes
                """,
            """
            plugins.yaml:5:16: error: "on_fill" is the word "yes", which is no boolean; write true
                5 |       on_fill: yes
                  |                ^~~
            """),
        GoldenJudgement(
            "decimal in place of a whole number",
            schema: """
                {"properties":{"rate":{"type":"integer"}}}
                """,
            config: """
                rate: 1.5
                """,
            """
            plugins.yaml:5:13: error: "rate" is a number, but a whole number is wanted
                5 |       rate: 1.5
                  |             ^~~
            """),
        GoldenJudgement(
            "comment in place of a value",
            schema: """
                {"properties":{"channel":{"type":"string"}}}
                """,
            config: """
                channel: #alerts
                """,
            """
            plugins.yaml:5:15: error: "channel" is empty, as what follows # is a comment, but a string is wanted
                5 |       channel: #alerts
                  |               ^
            """),
        GoldenJudgement(
            "unknown setting",
            schema: """
                {"properties":{"channel":{}},"additionalProperties":false}
                """,
            config: """
                chanel: a
                format: b
                """,
            """
            plugins.yaml:5:7: error: "chanel" is not a setting of the config of "market"; did you mean "channel"?
                5 |       chanel: a
                  |       ^~~~~~
            plugins.yaml:6:7: error: "format" is not a setting of the config of "market"
                6 |       format: b
                  |       ^~~~~~
            """),
        GoldenJudgement(
            "unknown nested setting",
            schema: """
                {"properties":{"retry":{"properties":{"times":{}},"additionalProperties":false}}}
                """,
            config: """
                retry:
                  tims: 3
                """,
            """
            plugins.yaml:6:9: error: "tims" is not a setting of "retry"; did you mean "times"?
                6 |         tims: 3
                  |         ^~~~
            """),
        GoldenJudgement(
            "missing settings",
            schema: """
                {"properties":{"a":{},"b":{}},"required":["a","b"]}
                """,
            config: """
                c: 1
                """,
            """
            plugins.yaml:4:5: error: the config of "market" needs a setting "a"
                4 |     config:
                  |     ^~~~~~
            plugins.yaml:4:5: error: the config of "market" needs a setting "b"
                4 |     config:
                  |     ^~~~~~
            """),
        GoldenJudgement(
            "misspelt required setting",
            schema: """
                {"properties":{"webhook":{}},"required":["webhook"],"additionalProperties":false}
                """,
            config: """
                webhok: x
                """,
            """
            plugins.yaml:5:7: error: "webhok" is not a setting of the config of "market"; did you mean "webhook"?
                5 |       webhok: x
                  |       ^~~~~~
            """),
        GoldenJudgement(
            "missing nested setting",
            schema: """
                {"properties":{"retry":{"required":["times"]}}}
                """,
            config: """
                retry:
                  wait: 3
                """,
            """
            plugins.yaml:5:7: error: "retry" needs a setting "times"
                5 |       retry:
                  |       ^~~~~
            """),
        GoldenJudgement(
            "choice",
            schema: """
                {"properties":{"format":{"enum":["text","json"]}}}
                """,
            config: """
                format: jsn
                """,
            """
            plugins.yaml:5:15: error: "format" must be text or json; did you mean "json"?
                5 |       format: jsn
                  |               ^~~
            """),
        GoldenJudgement(
            "choice by a variable",
            schema: """
                {"properties":{"format":{"enum":["text","json"]}}}
                """,
            config: """
                format: ${WORD}
                """,
            """
            plugins.yaml:5:15: error: "format" must be text or json
                5 |       format: ${WORD}
                  |               ^~~~~~~
            """),
        GoldenJudgement(
            "constant",
            schema: """
                {"properties":{"version":{"const":2}}}
                """,
            config: """
                version: 1
                """,
            """
            plugins.yaml:5:16: error: "version" must be 2
                5 |       version: 1
                  |                ^
            """),
        GoldenJudgement(
            "bounds",
            schema: """
                {"properties":{"a":{"minimum":1},"b":{"maximum":9},"c":{"exclusiveMinimum":0},"d":{"exclusiveMaximum":1.5},"e":{"multipleOf":5}}}
                """,
            config: """
                a: 0
                b: 10
                c: 0
                d: 1.5
                e: 12
                """,
            """
            plugins.yaml:5:10: error: "a" must be at least 1
                5 |       a: 0
                  |          ^
            plugins.yaml:6:10: error: "b" must be at most 9
                6 |       b: 10
                  |          ^~
            plugins.yaml:7:10: error: "c" must be more than 0
                7 |       c: 0
                  |          ^
            plugins.yaml:8:10: error: "d" must be less than 1.5
                8 |       d: 1.5
                  |          ^~~
            plugins.yaml:9:10: error: "e" must be a multiple of 5
                9 |       e: 12
                  |          ^~
            """),
        GoldenJudgement(
            "lengths",
            schema: """
                {"properties":{"a":{"minLength":1},"b":{"minLength":3},"c":{"maxLength":1}}}
                """,
            config: """
                a: ""
                b: ab
                c: äö
                """,
            """
            plugins.yaml:5:10: error: "a" is an empty string
                5 |       a: ""
                  |          ^~
            plugins.yaml:6:10: error: "b" must have at least 3 characters
                6 |       b: ab
                  |          ^~
            plugins.yaml:7:10: error: "c" must have at most 1 character
                7 |       c: äö
                  |          ^~
            """),
        GoldenJudgement(
            "pattern",
            schema: """
                {"properties":{"url":{"pattern":"^https://"}}}
                """,
            config: """
                url: http://x
                """,
            """
            plugins.yaml:5:12: error: "url" must match "^https://"
                5 |       url: http://x
                  |            ^~~~~~~~
            """),
        GoldenJudgement(
            "items",
            schema: """
                {"properties":{"to":{"items":{"type":"string"},"minItems":1,"maxItems":2,"uniqueItems":true}}}
                """,
            config: """
                to: [a, 5, a]
                """,
            """
            plugins.yaml:5:7: error: "to" must have at most 2 items
                5 |       to: [a, 5, a]
                  |       ^~
            plugins.yaml:5:15: error: item 2 of "to" is a whole number, but a string is wanted; put it in quotes
                5 |       to: [a, 5, a]
                  |               ^
            plugins.yaml:5:18: error: "to" holds the same item twice
                5 |       to: [a, 5, a]
                  |                  ^
            """),
        GoldenJudgement(
            "too few items",
            schema: """
                {"properties":{"to":{"minItems":1}}}
                """,
            config: """
                to: []
                """,
            """
            plugins.yaml:5:7: error: "to" must have at least 1 item
                5 |       to: []
                  |       ^~
            """),
        GoldenJudgement(
            "prefix items",
            schema: """
                {"properties":{"pair":{"prefixItems":[{"type":"string"},{"type":"integer"}],"items":false}}}
                """,
            config: """
                pair: [1, 2, 3]
                """,
            """
            plugins.yaml:5:14: error: item 1 of "pair" is a whole number, but a string is wanted; put it in quotes
                5 |       pair: [1, 2, 3]
                  |              ^
            plugins.yaml:5:20: error: item 3 of "pair" is not allowed here
                5 |       pair: [1, 2, 3]
                  |                    ^
            """),
        GoldenJudgement(
            "contains",
            schema: """
                {"properties":{"a":{"contains":{"const":1}}}}
                """,
            config: """
                a: [2, 3]
                """,
            """
            plugins.yaml:5:7: error: "a" does not hold the items that it must
                5 |       a: [2, 3]
                  |       ^
            """),
        GoldenJudgement(
            "names of properties",
            schema: """
                {"propertyNames":{"maxLength":3}}
                """,
            config: """
                long: 1
                """,
            """
            plugins.yaml:5:7: error: the name "long" must have at most 3 characters
                5 |       long: 1
                  |       ^~~~
            """),
        GoldenJudgement(
            "patterns of properties",
            schema: """
                {"patternProperties":{"^x_":{"type":"integer"}},"additionalProperties":false}
                """,
            config: """
                x_a: b
                y: 1
                """,
            """
            plugins.yaml:5:12: error: "x_a" is a string, but a whole number is wanted
                5 |       x_a: b
                  |            ^
            plugins.yaml:6:7: error: "y" is not a setting of the config of "market"
                6 |       y: 1
                  |       ^
            """),
        GoldenJudgement(
            "counts of properties",
            schema: """
                {"minProperties":2}
                """,
            config: """
                a: 1
                """,
            """
            plugins.yaml:4:5: error: the config of "market" must have at least 2 settings
                4 |     config:
                  |     ^~~~~~
            """),
        GoldenJudgement(
            "dependent settings",
            schema: """
                {"dependentRequired":{"user":["password"]}}
                """,
            config: """
                user: anna
                """,
            """
            plugins.yaml:4:5: error: with "user", the config of "market" needs "password" too
                4 |     config:
                  |     ^~~~~~
            """),
        GoldenJudgement(
            "forbidden setting",
            schema: """
                {"properties":{"a":false}}
                """,
            config: """
                a: 1
                """,
            """
            plugins.yaml:5:7: error: "a" is not allowed here
                5 |       a: 1
                  |       ^
            """),
        GoldenJudgement(
            "alternatives by kind",
            schema: """
                {"properties":{"to":{"anyOf":[{"type":"string"},{"type":"array"}]}}}
                """,
            config: """
                to: 5
                """,
            """
            plugins.yaml:5:11: error: "to" is a whole number, but a string or a list is wanted
                5 |       to: 5
                  |           ^
            """),
        GoldenJudgement(
            "nearest alternative",
            schema: """
                {"properties":{"auth":{"oneOf":[{"properties":{"kind":{"const":"basic"},"user":{"type":"string"}},"required":["kind","user"]},{"properties":{"kind":{"const":"bearer"},"value":{"type":"string"}},"required":["kind","value"]}]}}}
                """,
            config: """
                auth:
                  kind: bearer
                  value: 5
                """,
            """
            plugins.yaml:7:16: error: "value" is a whole number, but a string is wanted; put it in quotes
                7 |         value: 5
                  |                ^
            """),
        GoldenJudgement(
            "no alternative",
            schema: """
                {"properties":{"a":{"anyOf":[{"minimum":5},{"multipleOf":7}]}}}
                """,
            config: """
                a: 3
                """,
            """
            plugins.yaml:5:7: error: "a" fits none of the allowed forms
                5 |       a: 3
                  |       ^
            """),
        GoldenJudgement(
            "two alternatives at once",
            schema: """
                {"properties":{"a":{"oneOf":[{"minimum":5},{"multipleOf":7}]}}}
                """,
            config: """
                a: 14
                """,
            """
            plugins.yaml:5:7: error: "a" fits more than one of the allowed forms
                5 |       a: 14
                  |       ^
            """),
        GoldenJudgement(
            "not",
            schema: """
                {"properties":{"a":{"not":{"const":1}}}}
                """,
            config: """
                a: 1
                """,
            """
            plugins.yaml:5:7: error: "a" has a value that is ruled out
                5 |       a: 1
                  |       ^
            """),
        GoldenJudgement(
            "if then",
            schema: """
                {"if":{"properties":{"tls":{"const":true}},"required":["tls"]},"then":{"required":["cert"]}}
                """,
            config: """
                tls: true
                """,
            """
            plugins.yaml:4:5: error: the config of "market" needs a setting "cert"
                4 |     config:
                  |     ^~~~~~
            """),
        GoldenJudgement(
            "if else",
            schema: """
                {"if":{"required":["tls"]},"else":{"required":["reason"]}}
                """,
            config: """
                a: 1
                """,
            """
            plugins.yaml:4:5: error: the config of "market" needs a setting "reason"
                4 |     config:
                  |     ^~~~~~
            """),
        GoldenJudgement(
            "reference",
            schema: """
                {"$defs":{"port":{"type":"integer","maximum":65535}},"properties":{"port":{"$ref":"#/$defs/port"}}}
                """,
            config: """
                port: 70000
                """,
            """
            plugins.yaml:5:13: error: "port" must be at most 65535
                5 |       port: 70000
                  |             ^~~~~
            """),
        GoldenJudgement(
            "circle of references",
            schema: """
                {"$defs":{"tree":{"properties":{"left":{"$ref":"#/$defs/tree"},"name":{"type":"string"}},"additionalProperties":false}},"$ref":"#/$defs/tree"}
                """,
            config: """
                left:
                  left:
                    name: 5
                    rihgt: x
                """,
            """
            plugins.yaml:7:17: error: "name" is a whole number, but a string is wanted; put it in quotes
                7 |           name: 5
                  |                 ^
            plugins.yaml:8:11: error: "rihgt" is not a setting of "left"
                8 |           rihgt: x
                  |           ^~~~~
            """),
        GoldenJudgement(
            "deprecated setting",
            schema: """
                {"properties":{"old":{"deprecated":true,"description":"use new"}}}
                """,
            config: """
                old: 1
                """,
            """
            plugins.yaml:5:7: warning: "old" is deprecated: use new
                5 |       old: 1
                  |       ^~~
            """),
        GoldenJudgement(
            "secrets are masked",
            schema: """
                {"properties":{"pin":{"writeOnly":true,"minLength":20},"note":{"type":"integer"}}}
                """,
            config: """
                { pin: 123secret, note: a123secretb }
                """,
            """
            plugins.yaml:5:14: error: "pin" must have at least 20 characters
                5 |       { pin: •••••••••, note: a•••••••••b }
                  |              ^~~~~~~~~
            plugins.yaml:5:31: error: "note" is a string, but a whole number is wanted
                5 |       { pin: •••••••••, note: a•••••••••b }
                  |                               ^~~~~~~~~~~
            """),
        GoldenJudgement(
            "secret of a list",
            schema: """
                {"properties":{"keys":{"writeOnly":true,"type":"array","items":{"type":"integer"}}}}
                """,
            config: """
                keys: [alpha, bravo]
                """,
            """
            plugins.yaml:5:14: error: item 1 of "keys" is a string, but a whole number is wanted
                5 |       keys: [•••••, •••••]
                  |              ^~~~~
            plugins.yaml:5:21: error: item 2 of "keys" is a string, but a whole number is wanted
                5 |       keys: [•••••, •••••]
                  |                     ^~~~~
            """),
        GoldenJudgement(
            "secret choice",
            schema: """
                {"properties":{"pin":{"writeOnly":true,"enum":["alpha","bravo"]}}}
                """,
            config: """
                pin: alpah
                """,
            """
            plugins.yaml:5:12: error: "pin" must be alpha or bravo
                5 |       pin: •••••
                  |            ^~~~~
            """),
    ]
}
