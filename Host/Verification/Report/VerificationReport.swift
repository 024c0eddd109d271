import JSON
import Loading

/// What became of one check.
package struct CheckResult: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        case passed
        /// And what is wrong, in one sentence.
        case failed(String)
        /// And why it does not.
        case doesNotApply(String)
    }

    package var name: String
    package var verdict: Verdict
    package var tookNs: Int64

    package init(name: String, verdict: Verdict, tookNs: Int64) {
        self.name = name
        self.verdict = verdict
        self.tookNs = tookNs
    }
}

/// What the conformance suite found.
package struct VerificationReport: Sendable, Equatable {
    package let path: String
    package let seed: UInt64
    /// It was tried with settings that were given, not made up from its schema.
    package let hasOwnSettings: Bool
    package var results: [CheckResult] = []

    package init(path: String, seed: UInt64, hasOwnSettings: Bool) {
        self.path = path
        self.seed = seed
        self.hasOwnSettings = hasOwnSettings
    }

    package var passed: Int { results.count { $0.verdict == .passed } }
    package var failed: Int { failures.count }
    package var notApplicable: Int { results.count - passed - failed }
    package var isPassed: Bool { failed == 0 && passed > 0 }

    /// The checks that failed, with their sentences.
    package var failures: [(name: String, sentence: String)] {
        results.compactMap { result in
            guard case .failed(let sentence) = result.verdict else { return nil }
            return (result.name, sentence)
        }
    }

    /// The one command that repeats a check.
    package func command(repeating name: String) -> String {
        let settings = hasOwnSettings ? " --config-json …" : ""
        return "belfry plugin verify \(shellQuoted(path)) --seed \(seed) --check \(name)\(settings)"
    }
}

/// The path as one word of a shell.
private func shellQuoted(_ path: String) -> String {
    let plain = path.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "/._-+@%".utf8.contains(byte)
    }
    let quote = path.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#)
    return plain && !path.isEmpty ? path : "'\(quote)'"
}

// MARK: What a child leaves

extension CheckResult.Verdict {
    /// What the child writes.
    var json: JSONValue {
        switch self {
        case .passed: ["verdict": "passed"]
        case .failed(let sentence): ["verdict": "failed", "reason": .string(sentence)]
        case .doesNotApply(let reason): ["verdict": "does not apply", "reason": .string(reason)]
        }
    }

    private init?(_ value: JSONValue) {
        let reason = value["reason"]?.string ?? "it gave no reason"
        switch value["verdict"]?.string {
        case "passed": self = .passed
        case "failed": self = .failed(reason)
        case "does not apply": self = .doesNotApply(reason)
        default: return nil
        }
    }

    /// Pure: from how the child ended and what it left to what is said of the plugin.
    init(_ observation: Child.Observation) {
        let last = LastWords(observation.printed)
        switch (observation.ending, observation.verdict.flatMap { Self($0) }) {
        case (.hung, _):
            self = .failed("it hangs, and the process with it")
        case (.killed(let signal), _):
            let place = last.call.map { " in its \($0)()" } ?? ""
            let words = last.line.map { ": \($0)" } ?? ""
            self = .failed("it crashes the process\(place) (\(nameOfSignal(signal)))\(words)")
        case (.exited, .some(let verdict)): self = verdict
        case (.exited(let code), nil):
            self = .failed("it ends the process (exit \(code)); a plugin never calls exit()")
        }
    }
}

/// What a process that died had to say.
private struct LastWords {
    /// The call that the host's crash report names.
    var call: String?
    /// The last line that is not that report.
    var line: String?

    init(_ printed: String) {
        for text in printed.split(whereSeparator: \.isNewline) {
            if let report = text.firstRange(of: "\", in its ") {
                call = String(text[report.upperBound...].prefix { $0 != "(" })
            } else if !text.hasPrefix("belfry: fatal: ") {
                line = String(text.prefix(300))
            }
        }
    }
}
