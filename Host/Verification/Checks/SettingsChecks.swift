import CBelfry
import Configuration
import Core
import JSON
import Loading

/// The schema, validate(), and create() with settings that are wrong.
extension Check {
    static let settings = [
        Check(
            name: "schema-compiles",
            promise: "Its config_schema is JSON Schema that the host can check settings with."
        ) { subject in
            let schema = try subject.load().descriptor.configSchema
            guard !schema.isEmpty else { return .doesNotApply("it has no schema: any settings do") }
            _ = try SettingsJudge.compile(schema)
            return .passed
        },
        Check(
            name: "secrets-are-marked",
            promise: "Settings that sound like secrets are marked writeOnly in the schema."
        ) { subject in
            let rows = SettingsTable(schema: try subject.load().descriptor.configSchema).rows
            guard !rows.isEmpty else { return .doesNotApply("its schema names no settings") }
            let open = rows.filter { $0.kind == "string" && !$0.isSecret && isSecretName($0.name) }
            try require(
                open.isEmpty,
                "its setting \"\(open.first?.name ?? "")\" sounds like a secret; mark it "
                    + "\"writeOnly\": true, so that no message shows it")
            return .passed
        },
        Check(
            name: "accepts-its-schema",
            promise: "validate() has nothing against settings that its schema allows."
        ) { subject in
            let generation = try subject.load()
            let settings = try subject.settings(for: generation)
            guard generation.descriptor.raw.pointee.validate != nil else {
                return .doesNotApply("it has no validate()")
            }
            for _ in 0..<3 {
                let findings = subject.calling("validate") {
                    generation.descriptor.validate(settings)
                }
                guard let finding = findings.first else { continue }
                throw CheckFailure(
                    "validate() refuses \(settings): \(finding.pointer) \(finding.sentence); "
                        + "give others with --config-json if that is right")
            }
            return .passed
        },
        Check(
            name: "refuses-kindly",
            promise: "Settings that are wrong in any way are refused with a sentence, not a crash."
        ) { subject in
            let generation = try subject.load()
            let (plugin, spare) = (generation.descriptor.raw, ProcessCensus.take())
            for (name, text) in garbage {
                let judge = Judge(subject: subject, what: name)
                if let validate = plugin.pointee.validate {
                    try judge.judge("validate", text) { text, findings in
                        validate(plugin, text, Findings.sink, findings)
                    }
                }
                let rehearsal = try subject.rehearse(generation)
                do throws(CreationFailure) {
                    try rehearsal.instance.create(config: text)
                } catch {
                    try require(error.error.code == .refusedConfiguration, "\(error.error)")
                    try require(
                        !error.findings.isEmpty,
                        "create() refuses \(name) without a word; say through the sink why")
                    continue
                }
                try rehearsal.end()
            }
            let rest = spare.leftovers(ProcessCensus.settled { spare.leftovers($0) == nil })
            try require(rest == nil, "refusing settings leaves \(rest ?? "something") behind")
            return .passed
        },
    ]

    private static let secretWords = [
        "password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "private_key",
        "credential",
    ]

    private static func isSecretName(_ name: String) -> Bool {
        let name = name.lowercased()
        return secretWords.contains { name.contains($0) }
    }

    private static let garbage: [(name: String, text: String)] = [
        ("nothing", ""), ("no JSON", "{\"a\":"), ("half a text", "\"abc"), ("a list", "[]"),
        ("null", "null"), ("a number", "1e999"), ("an unknown key", "{\"no_such_key_9\":1}"),
        ("an empty key", "{\"\":{}}"), ("NUL", "\u{0}"),
        ("a text that is none", "{\"a\":\"\\ud800\"}"),
        ("a deep list", String(repeating: "[", count: 100_000)),
        ("a large text", "{\"a\":\"\(String(repeating: "x", count: 1 << 20))\"}"),
    ]
}

/// One call with settings that are wrong.
private struct Judge {
    let subject: Subject
    let what: String

    func judge(
        _ call: StaticString, _ text: String,
        _ body: (belfry_str, UnsafeMutableRawPointer) -> belfry_status
    ) throws {
        let findings = Findings()
        let lasting = LastingText(text)
        let status = withExtendedLifetime((lasting, findings)) {
            subject.calling(call) { body(lasting.str, findings.opaque) }
        }
        if let fault = findings.fault { throw CheckFailure("\(call)() of \(what): \(fault)") }
        guard status != BELFRY_OK else { return }
        try require(
            findings.count > 0, "\(call)() refuses \(what) without a word; say through the sink why"
        )
    }
}

/// What a plugin passes to its sink, judged.
private final class Findings {
    private(set) var count = 0
    private(set) var fault: String?

    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let sink: belfry_sink = { context, pointer, sentence in
        guard let context else { return }
        Unmanaged<Findings>.fromOpaque(context)._withUnsafeGuaranteedRef {
            $0.add(pointer, sentence)
        }
    }

    private func add(_ pointer: belfry_str, _ sentence: belfry_str) {
        count += 1
        if pointer.len != 0, pointer.ptr == nil || JSONPointer(pointer.text) == nil {
            fault = "the sink is given a place that is no JSON pointer"
        } else if sentence.len == 0 || sentence.ptr == nil {
            fault = "the sink is given no sentence"
        } else if !isUTF8(sentence.bytes) {
            fault = "the sink is given a sentence that is not UTF-8"
        }
    }
}
