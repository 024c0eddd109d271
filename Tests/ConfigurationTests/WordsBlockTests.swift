import JSON
import Testing
import Words

@testable import Configuration

@Suite struct WordsBlockTests {
    @Test func `the block is kept as it was read, with its variables filled in`() throws {
        let configuration = try read(
            """
            channels: { desk: { plugin: console } }
            routes: [{ channels: [desk] }]
            words:
              currency: ${CURRENCY}
              templates:
                - type: [order_*, com.acme.call]
                  channel: [sms, pager]
                  title: "{{ symbol }} {{ price | money(currency) }}"
                  fields: { P&L: "{{ pnl | signed }}" }
                - locale: de
                  body: |
                    {% if reason exists %}
                    {{ reason }}
                    {% endif %}
                  actions: [snooze]
            """, environment: ["CURRENCY": "INR"])
        #expect(configuration.warnings.isEmpty)
        #expect(configuration.words["currency"] == "INR")
        #expect(configuration.words["templates"]?[0]?["fields"] == ["P&L": "{{ pnl | signed }}"])
        #expect(configuration.wordbook.kinds == ["sms", "pager"])
    }

    @Test(arguments: ["words:", "words: {}", "words: { templates: }", "words: { templates: [] }"])
    func `a block without anything in it changes nothing`(block: String) throws {
        let configuration = try read("channels: { desk: { plugin: console } }\n\(block)")
        #expect(configuration.wordbook.kinds.isEmpty)
        #expect(!rendered("channels: { desk: { plugin: console } }\n\(block)").contains("error"))
    }

    @Test(arguments: faults) func `Faults of words`(_ fault: Golden) {
        let rendering = rendered(
            fault.text, environment: ["TYPE": "xoxb-1234", "OPEN": "{{ xoxb | mony }}"])
        #expect(rendering == fault.rendering)
    }

    @Test func `what a variable holds is not shown`() {
        let rendering = rendered(
            "words: { templates: [{ type: \"${TYPE}\", title: x }] }",
            environment: ["TYPE": "xoxb-1234"])
        #expect(rendering.contains("${TYPE}"))
        #expect(!rendering.contains("xoxb"))
    }
}
