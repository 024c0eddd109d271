import Loading

/// What becomes known of a message after its delivery has completed.
extension Check {
    static let reports = [
        Check(
            name: "reports-news",
            promise: "What it reports is news of messages that it completed, told once."
        ) { subject in
            var isHeard = false
            let outcome = try deliveries(subject) { rehearsal, numbers in
                for _ in 0..<6 {
                    let events = SampleEvents.make(min(rehearsal.maxBatch, 4), &numbers)
                    guard let isTaken = try rehearsal.insist(on: events, &numbers) else {
                        return nil
                    }
                    if !isTaken { break }
                }
                _ = rehearsal.waitUntilComplete(milliseconds: 1_000)
                // Time in which news may come, and may be too much.
                isHeard = rehearsal.recorder.wait(milliseconds: 200) { $0.reports.count > 0 }
                if isHeard { _ = rehearsal.recorder.wait(milliseconds: 200) { !$0.faults.isEmpty } }
                return .passed
            }
            return outcome == .passed && !isHeard ? .doesNotApply("it reported nothing") : outcome
        }
    ]
}
