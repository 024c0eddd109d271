import CBelfry
import Core
import Loading
import Platform
import Synchronization

/// Durable deliveries: those with a token.
extension Check {
    static let channel = [
        Check(
            name: "completes-every-token-once",
            promise: "Every token that it takes it completes exactly once, by stop() at the latest."
        ) { subject in
            try deliveries(subject) { rehearsal, numbers in
                for _ in 0..<60 {
                    let count = Int.random(in: 1...min(rehearsal.maxBatch, 32), using: &numbers)
                    let events = SampleEvents.make(count, &numbers)
                    guard let isTaken = try rehearsal.insist(on: events, &numbers) else {
                        return nil
                    }
                    // It may keep what it holds until stop().
                    if !isTaken { break }
                }
                _ = rehearsal.waitUntilComplete(milliseconds: 3_000)
                return .passed
            }
        },
        Check(
            name: "busy-takes-nothing",
            promise: "Of a batch that it answers BUSY to it completes nothing."
        ) { subject in
            try deliveries(subject) { rehearsal, numbers in
                var wasBusy = false
                for _ in 0..<5 where !wasBusy {
                    wasBusy = try rehearsal.fill(upTo: rehearsal.maxInFlight, &numbers)
                    let held = rehearsal.recorder.look { $0.tokens.open + $0.tokens.completed }
                    try require(
                        !wasBusy || held > 0, "deliver() is busy, though it was given nothing yet")
                    _ = rehearsal.waitUntilComplete(milliseconds: 1_000)
                }
                return wasBusy ? .passed : .doesNotApply("it was never busy")
            }
        },
        Check(
            name: "cancel",
            promise: "A token that was cancelled still completes, and an unknown one is borne."
        ) { subject in
            try deliveries(subject) { rehearsal, numbers in
                let cancel = rehearsal.instance.descriptor.channel?.pointee.cancel
                guard let cancel else { return .doesNotApply("it has no cancel()") }
                for _ in 0..<20 {
                    let batch = SampleEvents.make(min(rehearsal.maxBatch, 4), &numbers)
                    guard try rehearsal.insist(on: batch, &numbers) != nil else { return nil }
                    let tokens = rehearsal.recorder.look { $0.tokens.openTokens }
                    for token in tokens.prefix(2) + [numbers.next()] {
                        subject.calling("cancel") { cancel(rehearsal.instance.context, token) }
                    }
                }
                return .passed
            }
        },
        Check(
            name: "deliver-does-not-wait",
            promise: "deliver() returns within 1 ms and 1 µs for each item."
        ) { subject in
            try deliveries(subject) { rehearsal, numbers in
                let count = min(rehearsal.maxBatch, 16)
                var isDurable = true
                try rehearsal.requireQuickDeliveries(items: count) {
                    guard isDurable, rehearsal.inFlight + count <= rehearsal.maxInFlight else {
                        rehearsal.waitForChange()
                        return
                    }
                    let events = SampleEvents.make(count, &numbers)
                    isDurable = try rehearsal.deliver(events, &numbers) != nil
                }
                return isDurable ? .passed : nil
            }
        },
        Check(
            name: "unicode-and-large",
            promise: "It bears texts of every length and script, and reads no further than `len`."
        ) { subject in
            try deliveries(subject) { rehearsal, numbers in
                for event in SampleEvents.extremes {
                    let isTaken = try rehearsal.deliver([event], &numbers, spacing: .atPageEnds)
                    guard isTaken != nil else { return nil }
                    _ = rehearsal.waitUntilComplete(milliseconds: 1_000)
                }
                return .passed
            }
        },
        Check(
            name: "thread-safety",
            promise: "deliver() may come on several threads at once."
        ) { subject in
            try deliveries(subject) { rehearsal, numbers in
                let probe = SampleEvents.make(1, &numbers)
                guard try rehearsal.insist(on: probe, &numbers) != nil else { return nil }
                let stage = Stage(rehearsal)
                let seed = subject.seed
                _ = try together(threads: 4) { number in
                    var numbers = SeededNumbers(seed: seed &+ UInt64(number) &* 1_000_003)
                    for _ in 0..<40 {
                        let count = min(stage.rehearsal.maxBatch, 4)
                        let events = SampleEvents.make(count, &numbers)
                        // Room for a batch of each thread: none asks the others.
                        guard stage.rehearsal.inFlight + 4 * count <= stage.rehearsal.maxInFlight
                        else {
                            stage.rehearsal.waitForChange()
                            continue
                        }
                        _ = try stage.rehearsal.deliver(events, &numbers)
                    }
                }
                return .passed
            }
        },
    ]

    /// A life around `body`, which answers nil where the channel takes no durable deliveries at
    /// all.
    static func deliveries(
        _ subject: Subject, _ body: (Rehearsal, inout SeededNumbers) throws -> Outcome?
    ) throws -> Outcome {
        let generation = try subject.load()
        guard generation.descriptor.channel != nil else { return .doesNotApply("it is no channel") }
        var numbers = SeededNumbers(seed: subject.seed)
        let rehearsal = try subject.rehearse(generation)
        try rehearsal.create()
        try rehearsal.start()
        let outcome = try body(rehearsal, &numbers)
        try rehearsal.end()
        if let outcome { return outcome }
        try require(
            generation.descriptor.takesLive,
            "deliver() refuses a durable batch as invalid, and it does not take the live lane either"
        )
        return .doesNotApply("it takes live events only")
    }
}

/// Lends a rehearsal to several threads.
private struct Stage: @unchecked Sendable {
    // Sendable: what they call of it only reads, or goes through the recorder's lock.
    let rehearsal: Rehearsal

    init(_ rehearsal: Rehearsal) {
        self.rehearsal = rehearsal
    }
}

extension Rehearsal {
    /// Judges many deliveries by what four of five stay under, and by the best of five rounds: a
    /// lock may be held by a thread that the machine has pushed aside, now and then.
    func requireQuickDeliveries(items: Int, _ deliver: () throws -> Void) throws {
        let allowedNs = 1_000_000 + 1_000 * Int64(items)
        var best: CallCost?
        for _ in 0..<5 where best.map({ $0.totalNs > allowedNs }) ?? true {
            recorder.look { $0.deliverCosts = [] }
            for _ in 0..<41 { try deliver() }
            let costs = recorder.look { $0.deliverCosts }.sorted()
            guard !costs.isEmpty else { return }
            let typical = costs[costs.count * 4 / 5]
            best = best.map { min($0, typical) } ?? typical
        }
        guard let best else { return }
        try require(
            best.totalNs <= allowedNs,
            "every fifth deliver() of \(items) items computes for \(best.computedNs / 1_000) µs and "
                + "waits for \(best.waitedNs / 1_000) µs; \(allowedNs / 1_000) µs are allowed in "
                + "all, and it must never wait")
    }
}
