import CPlatform
import Glibc
import JSON
import Loading
import Platform
import Synchronization

/// The child's side: one check, or an inspection, in a process of its own.
package enum VerificationChild {
    /// What follows ``Verification/command`` on the command line: check, seed, path and perhaps
    /// settings.
    ///
    /// Ends the process.
    package static func serve(_ arguments: [String]) -> Never {
        Child.settleIn()
        // As in the daemon: a gone reader is an error of that one write, and threads are named when
        // they crash.
        Signals.block()
        cplatform_name_the_culprit()
        guard arguments.count >= 3, let seed = UInt64(arguments[1]) else { _exit(2) }
        let settings = arguments.count > 3 ? arguments[3] : nil
        let subject = Subject(path: arguments[2], seed: seed, givenSettings: settings)
        if arguments[0] == Inspection.check {
            Child.leave(Inspection.gather(subject))
            _exit(0)
        }
        guard let check = Check.all.first(where: { $0.name == arguments[0] }) else { _exit(2) }
        let verdict = WrittenOnce()
        watch(subject, check, verdict)
        verdict.write(judgement(of: check, subject))
        check.endsByExit ? exit(0) : _exit(0)
    }

    private static func judgement(of check: Check, _ subject: Subject) -> JSONValue {
        do {
            switch try check.attempt(subject) {
            case .passed: return CheckResult.Verdict.passed.json
            case .doesNotApply(let reason): return CheckResult.Verdict.doesNotApply(reason).json
            }
        } catch {
            let sentence = subject.withoutNames("\(error)")
            var json = CheckResult.Verdict.failed(sentence).json.object ?? [:]
            json["ends_run"] = .bool((error as? CheckFailure)?.endsRun ?? false)
            return .object(json)
        }
    }

    /// Names the call that hangs, before the parent would only know that something does.
    private static func watch(_ subject: Subject, _ check: Check, _ verdict: WrittenOnce) {
        let deadline = Clock.system.monotonicNs() + check.deadlineNs
        _ = try? Thread(named: "watch") {
            while true {
                Clock.pause(milliseconds: 50)
                let isOver = Clock.system.monotonicNs() > deadline
                let late = subject.lateCall.map { "its \($0)() does not return" }
                guard isOver || late != nil else { continue }
                let seconds = check.deadlineNs / 1_000_000_000
                let sentence = late ?? "it did not end within \(seconds) s"
                verdict.write(CheckResult.Verdict.failed(sentence).json)
                _exit(0)
            }
        }
    }
}

/// The verdict, which the check and the watch may both want to write.
private final class WrittenOnce: Sendable {
    private let isWritten = Mutex(false)

    func write(_ verdict: JSONValue) {
        isWritten.withLock { isWritten in
            guard !isWritten else { return }
            isWritten = true
            Child.leave(verdict)
        }
    }
}
