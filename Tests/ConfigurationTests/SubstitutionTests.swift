import Core
import JSON
import Testing

@testable import Configuration

@Suite struct SubstitutionTests {
    /// The value of `k` in the config of a source, as JSON.
    private func value(_ text: String) throws -> String {
        let configuration = try read(
            "sources:\n  a:\n    plugin: x\n    config:\n      k: \(text)\n",
            environment: Known.environment, files: Known.files)
        return try #require(configuration.sources.first?.config["k"]).json.text()
    }

    @Test(arguments: [
        ("${RATE}", "25"), ("\"${RATE}\"", "\"25\""), ("'${RATE}'", "\"25\""),
        ("${NONE:-8080}", "8080"), ("${NONE:-true}", "true"), ("${EMPTY:-x}", "\"x\""),
        ("${NONE:-}", "null"), ("${EMPTY}", "null"), ("\"${EMPTY}\"", "\"\""),
        ("http://${WORD}:${RATE}/", "\"http://quick:25/\""), ("$${RATE}", "\"${RATE}\""),
        ("$RATE", "\"$RATE\""), ("a $ b", "\"a $ b\""), ("!!str ${RATE}", "\"25\""),
        ("[1, \"${RATE}\"]", "[1,\"25\"]"), ("${NONE:-a:-b}", "\"a:-b\""),
        ("{ file: secrets/token }", "\"xoxb-1234\""),
        ("{ file: \"secrets/${NONE:-token}\" }", "\"xoxb-1234\""),
        ("[{ file: secrets/token }]", "[\"xoxb-1234\"]"),
        ("{ file: secrets/token, mode: a }", "{\"file\":\"secrets/token\",\"mode\":\"a\"}"),
    ])
    func `Values are filled in and typed`(text: String, json: String) throws {
        #expect(try value(text) == json)
    }

    @Test func `A value cannot change the structure`() throws {
        let configuration = try read(
            "sources:\n  a:\n    plugin: x\n    config:\n      k: ${EVIL}\n",
            environment: ["EVIL": "{ a: 1 }\nother: ${HOME}"])
        #expect(
            configuration.sources.first?.config.json == ["k": "{ a: 1 }\nother: ${HOME}"])
    }

    @Test func `A plugin's own setting named file is no reference at the top`() throws {
        let configuration = try read(
            "sources: { a: { plugin: x, config: { file: events.jsonl } } }")
        #expect(configuration.sources.first?.config.json == ["file": "events.jsonl"])
    }

    @Test func `Variables work all over the file`() throws {
        let configuration = try read(
            """
            host:
              state_dir: ${HOME}/belfry
            channels:
              desk:
                plugin: ${WORD}
                enabled: ${NONE:-true}
                to:
                  - ${HOME}
                live:
                  queue: ${RATE}
            routes:
              - channels: ["${NONE:-desk}"]
                stop: ${NONE:-true}
            """, environment: Known.environment)
        #expect(configuration.host.stateDirectory == "/home/anna/belfry")
        #expect(configuration.channels.first?.plugin == .named("quick"))
        #expect(configuration.channels.first?.recipients == ["/home/anna"])
        #expect(configuration.channels.first?.liveQueue.limit == 25)
        #expect(configuration.rules.first?.stopsHere == true)
    }

    @Test func `A disabled instance needs neither its variables nor its files`() throws {
        let text = """
            channels:
              desk:
                plugin: slack
                enabled: ${SLACK_ENABLED:-false}
                config:
                  url: ${SLACK_URL}
                  token: { file: none }
            """
        let configuration = try read(text)
        #expect(configuration.channels.isEmpty)
        #expect(configuration.disabled.map(\.name) == ["desk"])
        let rendering = rendered(text, environment: ["SLACK_ENABLED": "true"])
        #expect(rendering.contains("the variable SLACK_URL is not set"))
        #expect(rendering.contains("the secret file \"none\" cannot be read"))
    }

    @Test func `No error shows what came from elsewhere`() {
        let rendering = rendered(
            """
            host:
              log:
                level: ${LEVEL}
              watchdog: { late_per_minute: "${LEVEL}" }
            routes:
              - channels: ["${LEVEL}"]
                match:
                  priority: ${LEVEL}
                  type: ${LEVEL}
                  source: ${LEVEL}
                stop: ${LEVEL}
            """, environment: ["LEVEL": "hunter2"])
        #expect(!rendering.contains("hunter2"))
        #expect(rendering.contains("${LEVEL}"))
    }
}
