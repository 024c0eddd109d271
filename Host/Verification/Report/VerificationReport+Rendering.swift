package import JSON

extension VerificationReport {
    /// One aligned line for each check, the way to repeat each failure, and the sum.
    package var text: String {
        let width = results.map(\.name.count).max() ?? 0
        let times = results.map { milliseconds($0.tookNs) }
        let timeWidth = times.map(\.count).max() ?? 0
        var lines: [String] = []
        for (result, time) in zip(results, times) {
            let name = result.name + blanks(width - result.name.count)
            let time = blanks(timeWidth - time.count) + time
            switch result.verdict {
            case .passed: lines.append("passed          \(name)  \(time)")
            case .doesNotApply(let reason):
                lines.append("does not apply  \(name)  \(time)  \(reason)")
            case .failed(let sentence):
                lines.append("FAILED          \(name)  \(time)  \(sentence)")
                lines.append("                repeat: \(command(repeating: result.name))")
            }
        }
        lines.append(sum)
        return lines.joined(separator: "\n") + "\n"
    }

    /// "31 passed, 1 failed, 4 do not apply".
    package var sum: String {
        "\(passed) passed, \(failed) failed, \(notApplicable) "
            + (notApplicable == 1 ? "does not apply" : "do not apply")
    }

    /// The same as data.
    package var json: JSONValue {
        [
            "path": .string(path), "seed": .string(String(seed)),
            "passed": .integer(Int64(passed)), "failed": .integer(Int64(failed)),
            "not_applicable": .integer(Int64(notApplicable)),
            "checks": .array(results.map(json)),
        ]
    }

    private func json(_ result: CheckResult) -> JSONValue {
        var object: JSONObject = [
            "name": .string(result.name), "milliseconds": .integer(result.tookNs / 1_000_000),
        ]
        for member in result.verdict.json.object ?? [:] { object[member.key] = member.value }
        if case .failed = result.verdict {
            object["repeat"] = .string(command(repeating: result.name))
        }
        return .object(object)
    }

    private func milliseconds(_ nanoseconds: Int64) -> String { "\(nanoseconds / 1_000_000) ms" }
}

/// So many spaces, for columns.
func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
