extension WordsBlockTests {
    static let faults = [
        Golden(
            "unknown settings",
            """
            words:
              curency: INR
              templates:
                - { titel: a, body: b }
            """,
            """
            plugins.yaml:2:3: error: 'curency' is not a setting of words. Did you mean 'currency'?
                2 |   curency: INR
                  |   ^~~~~~~
            plugins.yaml:4:9: error: 'titel' is not a setting of a template. Did you mean 'title'?
                4 |     - { titel: a, body: b }
                  |         ^~~~~
            """),
        Golden(
            "currency",
            """
            words:
              currency: rupees
            """,
            """
            plugins.yaml:2:13: error: 'currency' is a code of three letters, such as INR
                2 |   currency: rupees
                  |             ^~~~~~
            """),
        Golden(
            "block that is a word",
            """
            words: hello
            """,
            """
            plugins.yaml:1:1: error: words is a string, but a mapping is wanted
                1 | words: hello
                  | ^~~~~
            """),
        Golden(
            "templates as a mapping",
            """
            words:
              templates: { title: a }
            """,
            """
            plugins.yaml:2:14: error: 'templates' is a mapping, but a list is wanted
                2 |   templates: { title: a }
                  |              ^~~~~~~~~~~~
            """),
        Golden(
            "template that is a number",
            """
            words:
              templates: [7]
            """,
            """
            plugins.yaml:2:15: error: a template is a whole number, but a mapping is wanted
                2 |   templates: [7]
                  |               ^
            """),
        Golden(
            "unknown type",
            """
            words:
              templates:
                - type: [order_fileld, trade_executed, "oder_*", com.acme.call]
                  title: a
            """,
            """
            plugins.yaml:3:14: error: there is no type 'order_fileld'. Did you mean 'order_filled'?
                3 |     - type: [order_fileld, trade_executed, "oder_*", com.acme.call]
                  |              ^~~~~~~~~~~~
            plugins.yaml:3:28: error: there is no type 'trade_executed'. Did you mean 'order_filled'?
                3 |     - type: [order_fileld, trade_executed, "oder_*", com.acme.call]
                  |                            ^~~~~~~~~~~~~~
            plugins.yaml:3:44: error: the pattern 'oder_*' stands for no type of the vocabulary
                3 |     - type: [order_fileld, trade_executed, "oder_*", com.acme.call]
                  |                                            ^~~~~~~~
            """),
        Golden(
            "locale",
            """
            words:
              templates:
                - { locale: english, title: a }
            """,
            """
            plugins.yaml:3:17: error: 'locale' is a language such as de, or with a region such as de-AT
                3 |     - { locale: english, title: a }
                  |                 ^~~~~~~
            """),
        Golden(
            "action",
            """
            words:
              templates:
                - actions: [snooze, acknowlege]
            """,
            """
            plugins.yaml:3:25: error: there is no action 'acknowlege'; there are acknowledge, snooze, unsubscribe. Did you mean 'acknowledge'?
                3 |     - actions: [snooze, acknowlege]
                  |                         ^~~~~~~~~~
            """),
        Golden(
            "template that says nothing",
            """
            words:
              templates:
                - type: order_filled
                  channel: sms
            """,
            """
            plugins.yaml:3:7: error: this template says nothing: give it a title, summary, body, fields or actions
                3 |     - type: order_filled
                  |       ^
            """),
        Golden(
            "text that is none",
            """
            words:
              templates:
                - title: 5
                  body: [a]
                  fields: a
            """,
            """
            plugins.yaml:3:14: error: 'title' is a whole number, but a text is wanted
                3 |     - title: 5
                  |              ^
            plugins.yaml:4:13: error: 'body' is a list, but a text is wanted
                4 |       body: [a]
                  |             ^~~
            plugins.yaml:5:15: error: 'fields' is a string, but a mapping of labels to templates is wanted
                5 |       fields: a
                  |               ^
            """),
        Golden(
            "label",
            """
            words:
              templates:
                - fields: { "": a }
            """,
            """
            plugins.yaml:3:17: error: a label is a line of 1 to 128 bytes
                3 |     - fields: { "": a }
                  |                 ^~
            """),
        Golden(
            "comment for a text",
            """
            words:
              templates:
                - title: #alerts
            """,
            """
            plugins.yaml:3:13: error: this is empty, as what follows # is a comment; put the text in quotes
                3 |     - title: #alerts
                  |             ^
            """),
        Golden(
            "braces without quotes",
            """
            words:
              templates:
                - title: {{ symbol }}
            """,
            """
            plugins.yaml:3:14: error: 'title' is a mapping, but a text is wanted
                3 |     - title: {{ symbol }}
                  |              ^~~~~~~~~~~~
            plugins.yaml:3:15: error: a mapping cannot be a key; put a text with {{ in quotes
                3 |     - title: {{ symbol }}
                  |               ^~~~~~~~~~
            """),
        Golden(
            "filter",
            """
            words:
              templates:
                - title: "{{ price | mony }}"
            """,
            """
            plugins.yaml:3:26: error: there is no filter 'mony'. Did you mean 'money'?
                3 |     - title: "{{ price | mony }}"
                  |                          ^~~~
            """),
        Golden(
            "tag that is never closed",
            """
            words:
              templates:
                - summary: '{% if pnl > 0 %}well done'
            """,
            """
            plugins.yaml:3:20: error: this block is never ended with {% endif %}
                3 |     - summary: '{% if pnl > 0 %}well done'
                  |                    ^~~~~~~~~~
            """),
        Golden(
            "fault in a block of lines",
            """
            words:
              templates:
                - body: |
                    {{ symbol }}
                    {% for a in payload.list %}
                      {{ a | uper }}
                    {% endfor %}
            """,
            """
            plugins.yaml:6:18: error: there is no filter 'uper'. Did you mean 'upper'?
                6 |           {{ a | uper }}
                  |                  ^~~~
            """),
        Golden(
            "fault in a field",
            """
            words:
              templates:
                - fields:
                    Symbol: "{{ symbol }}"
                    Price: "{{ price | money( }}"
            """,
            """
            plugins.yaml:5:34: error: an argument is wanted here
                5 |         Price: "{{ price | money( }}"
                  |                                  ^
            """),
        Golden(
            "fault behind an escape",
            #"""
            words:
              templates:
                - title: "\u2705 {{ price | mony }}"
            """#,
            #"""
            plugins.yaml:3:14: error: there is no filter 'mony'. Did you mean 'money'?
                3 |     - title: "\u2705 {{ price | mony }}"
                  |              ^~~~~~~~~~~~~~~~~~~~~~~~~~~
            """#),
        Golden(
            "variable",
            """
            words:
              templates:
                - title: ${OPEN}
                - { type: "${TYPE}", title: a }
                - title: ${UNSET}
            """,
            """
            plugins.yaml:3:14: error: this cannot be understood once "${OPEN}" is filled in
                3 |     - title: ${OPEN}
                  |              ^~~~~~~
            plugins.yaml:4:15: error: this cannot be understood once "${TYPE}" is filled in
                4 |     - { type: "${TYPE}", title: a }
                  |               ^~~~~~~~~
            plugins.yaml:5:14: error: the variable UNSET is not set; set it, or write ${UNSET:-default}
                5 |     - title: ${UNSET}
                  |              ^~~~~~~~
            """),
        Golden(
            "kind of channel",
            """
            words:
              templates:
                - { channel: [sms, slak, pager], title: a }
                - { channel: emial, title: a }
            """,
            """
            plugins.yaml:3:24: warning: no channel of Belfry's own is of the kind "slak"; did you mean "slack"?
                3 |     - { channel: [sms, slak, pager], title: a }
                  |                        ^~~~
            plugins.yaml:4:18: warning: no channel of Belfry's own is of the kind "emial"; did you mean "email"?
                4 |     - { channel: emial, title: a }
                  |                  ^~~~~
            """),
    ]
}
