import BelfryKit
import CBelfry
import JSON
import Testing

private struct PagerSettings: PluginSettings {
    enum Mode: String, Decodable, CaseIterable { case loud, quiet }

    struct Retry: Decodable {
        var firstMs: Int
        var factor: Double?
    }

    var url: String
    var apiToken: Secret
    var timeoutSeconds: Int
    var mode: Mode
    var to: [String]?
    var headers: [String: String]?
    var retry: Retry?
    var port: UInt16?
    var log: FilePath?
    var folders: [FilePath]?
    var pause: Duration
    var steps: [Duration]?

    static let notes = [
        Note("url", "Where to post.", length: 1...20),
        Note("timeout_seconds", "How long to wait.", default: 30, in: 1...300),
        Note("mode", "How to ring.", default: "loud"),
        Note(
            "pause", "Between two.", default: "250ms",
            lasting: .milliseconds(100) ... .seconds(60)),
        Note("retry/first_ms", "The first pause.", in: 1...1_000),
    ]

    func faults() -> [Fault] {
        url.hasPrefix("http") ? [] : [Fault("/url", "Begin with \"http\".")]
    }
}

private final class Pager: Channel {
    static let identity = Identity(id: "test.pager", version: "1.0.0", vendor: "Test")
    let settings: PagerSettings

    init(settings: PagerSettings, host: Host) {
        self.settings = settings
        host.log(
            .info, "made",
            [
                "timeout": "\(settings.timeoutSeconds)", "mode": "\(settings.mode)",
                "token": "\(settings.apiToken)", "length": "\(settings.apiToken.reveal().count)",
                "retry": "\(settings.retry?.firstMs ?? 0)", "pause": "\(settings.pause)",
                "steps": "\(settings.steps ?? [])",
            ])
    }

    func deliver(_ delivery: Delivery) -> Outcome { .delivered() }
}

@Suite("Settings")
struct SettingsTests {
    private let pager = PluginDescriptor(Pager.self)

    @Test("the schema is derived from the type and its notes")
    func schema() throws {
        let descriptor = try #require(pager.forHost(1))
        let schema = try JSONValue(parsing: descriptor.pointee.config_schema.copied)
        let golden = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema",
             "type": "object",
             "properties": {
               "url": {"type": "string", "description": "Where to post.",
                       "minLength": 1, "maxLength": 20},
               "api_token": {"type": "string", "writeOnly": true},
               "timeout_seconds": {"type": "integer", "description": "How long to wait.",
                                   "minimum": 1, "maximum": 300, "default": 30},
               "mode": {"enum": ["loud", "quiet"], "description": "How to ring.",
                        "default": "loud"},
               "to": {"type": "array", "items": {"type": "string"}},
               "headers": {"type": "object", "additionalProperties": {"type": "string"}},
               "retry": {"type": "object",
                         "properties": {
                           "first_ms": {"type": "integer", "description": "The first pause.",
                                        "minimum": 1, "maximum": 1000},
                           "factor": {"type": "number"}},
                         "required": ["first_ms"], "additionalProperties": false},
               "port": {"type": "integer", "minimum": 0},
               "log": {"type": "string", "format": "path"},
               "folders": {"type": "array", "items": {"type": "string", "format": "path"}},
               "pause": {"type": "string", "pattern": "^[0-9]+(ns|us|ms|s|m|h)$",
                         "description": "Between two.", "examples": ["100ms"],
                         "default": "250ms"},
               "steps": {"type": "array", "items":
                         {"type": "string", "pattern": "^[0-9]+(ns|us|ms|s|m|h)$"}}},
             "required": ["url", "api_token"],
             "additionalProperties": false}
            """
        #expect(try schema == JSONValue(parsing: golden))
    }

    @Test("settings are decoded under their names in YAML, with defaults, and secrets stay hidden")
    func decoding() throws {
        let instance = try LoadedInstance(
            pager,
            config: """
                {"url": "http://x", "api_token": "swordfish", "mode": "quiet",
                 "headers": {"someName": "v"}, "retry": {"first_ms": 7},
                 "steps": ["5s", "2m"]}
                """)
        #expect(instance.status == 0)
        #expect(
            instance.host.seen.withLock { $0.logs } == [
                "made timeout=30 mode=quiet token=••• length=9 retry=7 "
                    + "pause=0.25 seconds steps=[5.0 seconds, 120.0 seconds]"
            ])
        instance.destroy()
    }

    @Test(
        "each fault is reported with its place in the YAML",
        arguments: [
            (#"{"api_token": "t"}"#, Fault("", "The setting \"url\" is missing.")),
            (
                #"{"url": "http", "api_token": 7}"#,
                Fault("/api_token", "This is a whole number, but a string is wanted.")
            ),
            (
                #"{"url": "http", "api_token": "t", "retry": {"first_ms": "soon"}}"#,
                Fault("/retry/first_ms", "This is a string, but a whole number is wanted.")
            ),
            (
                #"{"url": "http", "api_token": "t", "retry": {"first_ms": 0}}"#,
                Fault("/retry/first_ms", "This must lie between 1 and 1000.")
            ),
            (
                #"{"url": "http", "api_token": "t", "tokn": 1}"#,
                Fault("/tokn", "There is no such setting.")
            ),
            (
                #"{"url": "http", "api_token": "t", "mode": "shrill"}"#,
                Fault("/mode", "This must be one of loud, quiet.")
            ),
            (
                #"{"url": "", "api_token": "t"}"#,
                Fault("/url", "This must have 1 to 20 characters.")
            ),
            (
                #"{"url": "http", "api_token": "t", "pause": 5}"#,
                Fault(
                    "/pause",
                    "This is no duration; write one such as 250ms, 5s or 2m.")
            ),
            (
                #"{"url": "http", "api_token": "t", "pause": "5 minutes"}"#,
                Fault(
                    "/pause",
                    "This is no duration; write one such as 250ms, 5s or 2m.")
            ),
            (
                #"{"url": "http", "api_token": "t", "pause": "2m"}"#,
                Fault("/pause", "This must lie between 100ms and 1m.")
            ),
            (
                #"{"url": "http", "api_token": "t", "steps": ["1s", "-1s"]}"#,
                Fault(
                    "/steps/1",
                    "This is no duration; write one such as 250ms, 5s or 2m.")
            ),
            (#"{"url": "ftp://x", "api_token": "t"}"#, Fault("/url", "Begin with \"http\".")),
            (
                #"{"url": "http", "api_token": "t", "to": ["a", 2]}"#,
                Fault("/to/1", "This is a whole number, but a string is wanted.")
            ),
        ])
    func faults(config: String, fault: Fault) throws {
        #expect(try LoadedInstance.validate(pager, config) == [fault])
        let instance = try LoadedInstance(pager, config: config)
        #expect(instance.status == 7)
        #expect(instance.faults == [fault])
        #expect(instance.context == nil)
    }

    @Test("text that is no JSON is one fault, and good settings are none")
    func extremes() throws {
        #expect(try LoadedInstance.validate(pager, "{").count == 1)
        #expect(try LoadedInstance.validate(pager, #"{"url":"http","api_token":"x"}"#).isEmpty)
        #expect(try LoadedInstance.validate(pager, "").map(\.pointer) == ["", ""])
    }

    @Test("a secret shows itself in no kind of description")
    func secrecy() {
        struct Wrapping { let secret = Secret("swordfish") }
        var dumped = ""
        dump(Wrapping(), to: &dumped)
        for text in ["\(Secret("swordfish"))", String(reflecting: Wrapping()), dumped] {
            #expect(!text.contains("swordfish"))
        }
    }
}
