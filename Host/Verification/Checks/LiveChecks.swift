import CBelfry
import Core
import Loading
import Platform

/// Live events: items without a token.
extension Check {
    static let live = [
        Check(
            name: "live-events",
            promise: "Live items are not completed, and what it retains of them it releases."
        ) { subject in
            try liveDeliveries(subject) { rehearsal, numbers in
                for _ in 0..<100 {
                    let count = Int.random(in: 1...min(rehearsal.maxBatch, 64), using: &numbers)
                    if try !rehearsal.deliverLive(SampleEvents.make(count, &numbers)) {
                        rehearsal.waitForChange()
                    }
                }
            }
        },
        Check(
            name: "live-unicode-and-large",
            promise: "It bears live events of every length and script."
        ) { subject in
            try liveDeliveries(subject) { rehearsal, _ in
                for event in SampleEvents.extremes {
                    _ = try rehearsal.deliverLive([event], spacing: .atPageEnds)
                }
            }
        },
        Check(
            name: "live-does-not-wait",
            promise: "deliver() of live items returns within 1 ms and 1 µs for each."
        ) { subject in
            try liveDeliveries(subject) { rehearsal, numbers in
                let count = min(rehearsal.maxBatch, 16)
                try rehearsal.requireQuickDeliveries(items: count) {
                    _ = try rehearsal.deliverLive(SampleEvents.make(count, &numbers))
                }
            }
        },
    ]

    private static func liveDeliveries(
        _ subject: Subject, _ body: (Rehearsal, inout SeededNumbers) throws -> Void
    ) throws -> Outcome {
        let generation = try subject.load()
        guard generation.descriptor.channel != nil else { return .doesNotApply("it is no channel") }
        guard generation.descriptor.takesLive else {
            return .doesNotApply("it is not flagged LIVE")
        }
        var numbers = SeededNumbers(seed: subject.seed)
        let rehearsal = try subject.rehearse(generation)
        try rehearsal.create()
        try rehearsal.start()
        try body(rehearsal, &numbers)
        try rehearsal.end()
        return .passed
    }
}
