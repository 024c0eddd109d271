import CPlatform
import Glibc
import JSON
import Loading
import Platform

/// The child's side: one check, or an inspection, in a process of its own.
package enum VerificationChild {
    /// What follows ``Verification/command`` on the command line: check, seed, path and perhaps settings.
    ///
    /// Ends the process.
    package static func serve(_ arguments: [String]) -> Never {
        Child.settleIn()
        // As in the daemon: a gone reader is an error of that one write, and threads are named when they crash.
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
        watch(subject)
        Child.leave(verdict(of: check, subject).json)
        check.endsByExit ? exit(0) : _exit(0)
    }

    private static func verdict(of check: Check, _ subject: Subject) -> CheckResult.Verdict {
        do {
            switch try check.attempt(subject) {
            case .passed: return .passed
            case .doesNotApply(let reason): return .doesNotApply(reason)
            }
        } catch {
            return .failed(subject.withoutInstanceName("\(error)"))
        }
    }

    /// Names the call that hangs, a moment before the parent would only know that something does.
    private static func watch(_ subject: Subject) {
        let deadlineMs = Int(Verification.deadlineNs / 1_000_000) - 1_000
        _ = try? Thread(named: "watch") {
            Clock.pause(milliseconds: deadlineMs)
            let call = subject.callUnderWay.map { "its \($0)() does not return" }
            let sentence = call ?? "it did not end within \(deadlineMs / 1_000) s"
            Child.leave(CheckResult.Verdict.failed(sentence).json)
            _exit(0)
        }
    }
}
