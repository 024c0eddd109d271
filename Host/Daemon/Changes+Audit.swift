import Configuration
import Control
import Glibc
import JSON
import Observability
import Pipeline

/// What the audit is told of the host's own changes.
extension Changes {
    /// As many reasons as one line holds.
    private static let reasonsMax = 10

    /// Main's, before it stops anything.
    func noteStop(by caller: Caller) { record("host.stop", by: [caller], [:]) }

    /// Writes a line; `callers`: who asked, nobody where the host does it of itself.
    ///
    /// Waits for the store. Where that cannot be written the log has what the line would say.
    func record(_ action: String, by callers: [Caller], _ detail: JSONObject) {
        guard let ledger = desk.ledger else { return }
        var detail = detail
        detail["generation"] = .integer(Int64(host.current.generation))
        if callers.count > 1 {
            detail["also_asked"] = .array(
                callers.dropFirst().map { caller in
                    ["who": .string(caller.name), "pid": .integer(Int64(caller.process))]
                })
        }
        let caller = callers.first ?? Caller(name: "belfry", process: getpid())
        do throws(LedgerRefusal) {
            try ledger.note(
                action, options.configurationPath, by: caller, .object(detail))
        } catch {
            log.write(
                .error, "audit", "a line could not be written: \(error.sentence)",
                [
                    LogField("action", action), LogField("who", caller.name),
                    LogField("detail", JSONValue.object(detail).text()),
                ])
        }
    }

    static func detail(_ report: ChangeReport, _ version: String) -> JSONObject {
        var detail = Changes.detail(report)
        detail["version"] = .string(version)
        return detail
    }

    /// What a change came to that was made.
    static func detail(_ report: ChangeReport) -> JSONObject {
        var detail: JSONObject = [
            "result": "done", "unchanged": .integer(Int64(report.unchanged.count)),
        ]
        let lists: [(String, [String])] = [
            ("added", report.added), ("removed", report.removed), ("replaced", report.replaced),
            ("reconfigured", report.reconfigured), ("set_aside", report.failures.map(\.instance)),
        ]
        for (name, list) in lists where !list.isEmpty {
            detail[name] = .array(list.map { .string($0) })
        }
        return detail
    }

    static let calledOff: JSONObject = ["result": "called_off"]

    /// No secret is in a finding, nor in why an instance does not start.
    static func detail(refused reasons: [String]) -> JSONObject {
        [
            "result": "refused",
            "reasons": .array(reasons.prefix(Changes.reasonsMax).map { .string($0) }),
        ]
    }
}
