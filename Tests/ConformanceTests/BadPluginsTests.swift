import Platform
import TestKit
import Testing
import Verification

/// One fault, the check that must name it, and words that its sentence must have.
struct Fault: Sendable, CustomTestStringConvertible {
    let plugin: String
    let check: String
    let words: String

    init(_ plugin: String, _ check: String, _ words: String) {
        self.plugin = plugin
        self.check = check
        self.words = words
    }

    var testDescription: String { "\(plugin) by \(check)" }
}

@Suite("Each fault is named by its check")
struct BadPluginsTests {
    @Test(arguments: Fault.all)
    func isNamed(_ fault: Fault) throws {
        let path = try BadPlugins.library(fault.plugin)
        let report = Verification.run(
            path: path, seed: 11, only: [fault.check], executable: BuiltProducts.belfry)
        let failure = try #require(report.failures.first, "\(report.text)")
        #expect(failure.name == fault.check)
        #expect(failure.sentence.contains(fault.words), "\(report.text)")
        #expect(!report.isPassed)
        #expect(report.text.contains("--seed 11 --check \(fault.check)"))
    }

    @Test func everyBadPluginIsInTheTable() {
        let good: Set = [
            "good", "good-source", "busy-at-times", "completes-from-another-thread",
            "completes-in-deliver", "timer-absurd", "logs-too-much", "reports-well",
            "asks-for-later-extensions",
        ]
        let named = Set(Fault.all.map(\.plugin))
        #expect(Set(BadPlugins.names).subtracting(good).subtracting(named).isEmpty)
    }

    @Test(
        "What cannot be loaded is not tried any further", arguments: ["no-entry", "create-refuses"])
    func endsEarly(_ name: String) throws {
        let path = try BadPlugins.library(name)
        let report = Verification.run(path: path, seed: 1, executable: BuiltProducts.belfry)
        #expect(!report.isPassed)
        #expect(report.results.count < Verification.checks.count)
    }

    @Test func whatItStartsEndsWithTheCheck() throws {
        // A copy of its own: other tests run the same plugin meanwhile.
        let folder = try TemporaryDirectory()
        let bytes = try Files.read(try BadPlugins.library("constructor-forks"), limit: 1 << 24)
        let path = try folder.write(bytes, to: "forks.so")
        _ = Verification.run(path: path, seed: 1, only: ["loads"], executable: BuiltProducts.belfry)
        #expect(Processes.areGone(argument: path))
    }

    @Test func unknownChecksAreSaidToBeUnknown() throws {
        let report = Verification.run(
            path: try BadPlugins.library("good"), seed: 1, only: ["lifecycel"],
            executable: BuiltProducts.belfry)
        #expect(
            report.failures.map(\.sentence) == [
                "there is no check of this name. Did you mean 'lifecycle'?"
            ])
    }
}

extension Fault {
    static let all = ofTheFile + ofTheEntry + ofSettings + ofLife + ofDeliveries + ofSources

    private static let ofTheFile = [
        Fault("no-entry", "exports-one-symbol", "does not export belfry_plugin_entry"),
        Fault("no-entry", "loads", "exports no belfry_plugin_entry"),
        Fault("exports-more", "exports-one-symbol", "helper_of_mine"),
        Fault("constructor-crashes", "loads", "in its constructor() (SIGABRT)"),
        Fault("constructor-forks", "loads", "constructor() does not return"),
    ]

    private static let ofTheEntry = [
        Fault("entry-crashes", "loads", "in its entry() (SIGSEGV)"),
        Fault("entry-hangs", "loads", "entry() does not return"),
        Fault("entry-exits", "loads", "never calls exit()"),
        Fault("entry-prints-without-end", "loads", "entry() does not return"),
        Fault("entry-lies", "descriptor", "SIGSEGV"),
        Fault("entry-prints", "entry-is-quiet", "it printed"),
        Fault("entry-changes-its-mind", "entry-is-pure", "same answer twice"),
        Fault("entry-starts-a-thread", "entry-is-pure", "threads behind"),
        Fault("serves-any-major", "entry-refuses-unknown-major", "ABI major"),
        Fault("serves-none", "descriptor", "serves no host of ABI 1"),
        Fault("major-of-the-future", "descriptor", "built for ABI 7, this host speaks 1"),
        Fault("size-zero", "descriptor", "has size 0"),
        Fault("size-too-small", "descriptor", "has size 64"),
        Fault("size-absurd", "descriptor", "has size 3000000000"),
        Fault("channel-too-small", "descriptor", "its belfry.channel/1 has size 8"),
        Fault("null-functions", "descriptor", "is NULL; all five are needed"),
        Fault("null-deliver", "descriptor", "has no deliver function"),
        Fault("no-extensions", "descriptor", "neither a channel nor a source"),
        Fault("knows-every-extension", "extensions-by-name", "is not NULL"),
        Fault("id-not-utf8", "descriptor", "its id is not UTF-8"),
        Fault("id-plain", "descriptor", "no reverse DNS name"),
        Fault("id-endless", "descriptor", "claims 18446744073709551615 bytes"),
        Fault("length-without-bytes", "descriptor", "has a length but no bytes"),
    ]

    private static let ofSettings = [
        Fault("schema-no-json", "schema-compiles", "is not JSON"),
        Fault("schema-wrong", "schema-compiles", "\"/properties/a/type\""),
        Fault("secret-open", "secrets-are-marked", "\"password\" sounds like a secret"),
        Fault("validate-contradicts", "accepts-its-schema", "not to my taste"),
        Fault("validate-silent", "refuses-kindly", "without a word"),
        Fault("validate-crashes", "refuses-kindly", "in its validate() (SIGSEGV)"),
        Fault("create-refuses", "create-destroy", "There is no url."),
        Fault("create-refuses-silently", "refuses-kindly", "without a word"),
        Fault("reconfigure-crashes", "reconfigure", "in its reconfigure() (SIGABRT)"),
    ]

    private static let ofLife = [
        Fault("create-hangs", "create-destroy", "create() did not return"),
        Fault("create-leaks", "create-destroy", "open files"),
        Fault("create-shares", "two-instances", "one context"),
        Fault("needs-extensions", "small-structs", "in its start() (SIGSEGV)"),
        Fault("reads-beyond-the-host", "small-structs", "in its start() (SIGSEGV)"),
        Fault("asks-for-a-misspelt-extension", "asks-for-known-extensions", "metrics/1\" is meant"),
        Fault("asks-without-a-revision", "asks-for-known-extensions", "no revision"),
        Fault("asks-the-wrong-side", "asks-for-known-extensions", "the plugin's side"),
        Fault("trusts-event-ref", "absent-extensions", "in its deliver() (SIGSEGV)"),
        Fault("trusts-timer-beside-state", "absent-extensions", "in its start() (SIGSEGV)"),
        Fault("needs-extensions", "absent-extensions", "in its start() (SIGSEGV)"),
        Fault("start-fails", "start-stop", "The provider is not there."),
        Fault("start-crashes", "start-stop", "in its start() (SIGABRT)"),
        Fault("start-leaks-a-thread", "lifecycle", "17 threads behind"),
        Fault("stop-hangs", "start-stop", "stop() did not return"),
        Fault("stop-dawdles", "stop-meets-deadline", "its deadline was after 300 ms"),
        Fault("destroy-crashes", "create-destroy", "in its destroy() (SIGABRT)"),
        Fault("changes-signals", "process-untouched", "the handler of signal 12"),
        Fault("changes-environment", "process-untouched", "the environment"),
        Fault("changes-directory", "process-untouched", "the working directory"),
        Fault("changes-locale", "process-untouched", "the locale"),
        Fault("crashes-at-exit", "exits-cleanly", "SIGABRT"),
        Fault("timer-hangs", "timer", "timer() did not return"),
        Fault("load-refuses", "handoff", "must ignore it"),
        Fault("load-trusts", "handoff", "in its load() (SIGSEGV)"),
        Fault("save-twice", "handoff", "one name twice"),
        Fault("replies-twice", "endpoint-replies-once", "replied 2 times"),
        Fault("replies-never", "endpoint-replies-once", "no reply came"),
    ]

    private static let ofDeliveries = [
        Fault("completes-twice", "completes-every-token-once", "twice"),
        Fault("completes-never", "completes-every-token-once", "were not completed"),
        Fault("completes-after-stop", "lifecycle", "were not completed when stop()"),
        Fault("completes-unknown", "completes-every-token-once", "which it was never given"),
        Fault("completes-live", "live-events", "it completed token 0"),
        Fault("completes-with-nonsense", "completes-every-token-once", "status 77"),
        Fault("busy-but-takes", "busy-takes-nothing", "of a batch that it did not take"),
        Fault("busy-always", "completes-every-token-once", "stays busy"),
        Fault("busy-always", "busy-takes-nothing", "was given nothing yet"),
        Fault("keeps-deliveries", "completes-every-token-once", "in its stop() (SIGSEGV)"),
        Fault("keeps-live-items", "live-events", "in its deliver() (SIGSEGV)"),
        Fault("reads-past-the-text", "unicode-and-large", "in its deliver() (SIGSEGV)"),
        Fault("reads-null-texts", "live-unicode-and-large", "in its deliver() (SIGSEGV)"),
        Fault("fixed-buffer", "unicode-and-large", "it crashes the process"),
        Fault("deliver-waits", "deliver-does-not-wait", "it must never wait"),
        Fault("deliver-waits", "live-does-not-wait", "it must never wait"),
        Fault("deliver-waits-at-times", "deliver-does-not-wait", "it must never wait"),
        Fault("deliver-waits-at-times", "live-does-not-wait", "it must never wait"),
        Fault("deliver-computes", "deliver-does-not-wait", "waits for 0 µs"),
        Fault("deliver-computes", "live-does-not-wait", "it must never wait"),
        Fault("deliver-hangs", "live-events", "deliver() does not return"),
        Fault("deliver-answers-nonsense", "completes-every-token-once", "deliver() answered 4711"),
        Fault("deliver-races", "thread-safety", "token"),
        Fault("refuses-live", "live-events", "though it is flagged LIVE"),
        Fault("refuses-everything", "unicode-and-large", "refuses a durable batch"),
        Fault("retains-forever", "live-events", "were retained and not released"),
        Fault("releases-twice", "live-events", "released an event that it did not hold"),
        Fault("reports-unknown", "reports-news", "which it never completed"),
        Fault("reports-with-a-token", "reports-news", "its token is 0"),
        Fault("reports-nonsense", "reports-news", "reported status 1 (busy)"),
        Fault("reports-without-a-name", "reports-news", "without a provider_id"),
        Fault("reports-without-end", "reports-news", "more than 16 times"),
        Fault("reports-without-a-size", "reports-news", "a result of size 0"),
        Fault("cancel-forgets", "cancel", "were not completed"),
        Fault("cancel-crashes", "cancel", "in its cancel() (SIGABRT)"),
    ]

    private static let ofSources = [
        Fault("emits-in-create", "emits-valid-events", "before start() or after stop()"),
        Fault("emits-after-stop", "emits-valid-events", "before start() or after stop()"),
        Fault("emits-invalid", "emits-valid-events", "`title` is not UTF-8"),
        Fault("drops-when-busy", "busy-is-honoured", "the same events again"),
        Fault("pause-ignored", "pause-is-silence", "after pause(1) had returned"),
        Fault("pause-for-good", "pause-is-silence", "nothing within 3 s of pause(0)"),
    ]
}
