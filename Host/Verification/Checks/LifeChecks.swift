import CBelfry
import Loading
import Platform

/// From create() to destroy().
extension Check {
    static let life = [
        Check(
            name: "create-destroy",
            promise: "An instance that is never started leaves nothing behind."
        ) { subject in
            let generation = try subject.load()
            try leavesNothing(rounds: 5) {
                let rehearsal = try subject.rehearse(generation)
                try rehearsal.create()
                try rehearsal.end()
            }
            return .passed
        },
        Check(
            name: "lifecycle",
            promise: "Twenty lives, one after the other, leave no thread and no open file."
        ) { subject in
            let generation = try subject.load()
            var numbers = SeededNumbers(seed: subject.seed)
            try leavesNothing(rounds: 20) {
                let rehearsal = try subject.rehearse(generation)
                try rehearsal.create()
                try rehearsal.start()
                try rehearsal.deliverAnything(&numbers)
                try rehearsal.end()
            }
            return .passed
        },
        Check(
            name: "start-stop", promise: "stop() may come at once after start()."
        ) { subject in
            let generation = try subject.load()
            for _ in 0..<10 {
                let rehearsal = try subject.rehearse(generation)
                try rehearsal.create()
                try rehearsal.start()
                try rehearsal.end()
            }
            return .passed
        },
        Check(
            name: "two-instances",
            promise: "Two instances live side by side, and one outlives the other."
        ) { subject in
            let generation = try subject.load()
            var numbers = SeededNumbers(seed: subject.seed)
            let (first, second) = (
                try subject.rehearse(generation, name: "verify-1"),
                try subject.rehearse(generation, name: "verify-2")
            )
            try first.create()
            try second.create()
            let contexts = (first.instance.context, second.instance.context)
            try require(
                contexts.0 != contexts.1 || contexts.0 == nil,
                "both instances have one context; they must not share state")
            try first.start()
            if !generation.descriptor.isExclusive { try second.start() }
            try first.deliverAnything(&numbers)
            try first.end()
            if generation.descriptor.isExclusive { try second.start() }
            try second.deliverAnything(&numbers)
            try second.end()
            return .passed
        },
        Check(
            name: "stop-meets-deadline",
            promise: "stop() returns by its deadline, whatever is under way."
        ) { subject in
            let rehearsal = try subject.rehearse(try subject.load())
            var numbers = SeededNumbers(seed: subject.seed)
            try rehearsal.create()
            try rehearsal.start()
            try rehearsal.fill(upTo: 256, &numbers)
            let began = Clock.system.monotonicNs()
            try rehearsal.end(stopWithinNs: 300_000_000)
            let took = (Clock.system.monotonicNs() - began) / 1_000_000
            // The rest is for a machine that has other things to do.
            try require(took < 1_000, "stop() took \(took) ms, but its deadline was after 300 ms")
            return .passed
        },
        Check(
            name: "small-structs",
            promise: "It bears a host that has no extensions, and reads no further than `size`."
        ) { subject in
            let generation = try subject.load()
            let host = BareHost()
            let settings = try subject.settings(for: generation)
            guard let context = try host.create(generation.descriptor.raw, settings, subject)
            else { return .passed }
            let raw = generation.descriptor.raw.pointee
            let status = subject.calling("start") { raw.start(context) }
            if status == BELFRY_OK {
                Clock.pause(milliseconds: 20)
                let deadline = Clock.system.monotonicNs() + 1_000_000_000
                subject.calling("stop") { raw.stop(context, deadline) }
            }
            subject.calling("destroy") { raw.destroy(context) }
            return .passed
        },
    ]

    /// Fails if the last of many rounds needs more threads or files than the third: until then a
    /// plugin may set up what it keeps for good.
    private static func leavesNothing(rounds: Int, _ round: () throws -> Void) throws {
        for _ in 0..<3 { try round() }
        let census = ProcessCensus.take()
        for _ in 3..<rounds { try round() }
        let rest = census.leftovers(ProcessCensus.settled { census.leftovers($0) == nil })
        try require(
            rest == nil, "\(rounds - 3) lives of an instance leave \(rest ?? "something") behind")
    }
}

extension Rehearsal {
    /// A few deliveries of whatever kind it takes; a source has a moment instead.
    func deliverAnything(_ numbers: inout SeededNumbers) throws {
        if takesLive {
            _ = try deliverLive(SampleEvents.make(min(3, maxBatch), &numbers))
        }
        try deliverStored(&numbers)
    }

    /// A few durable deliveries; a source has a moment instead.
    func deliverStored(_ numbers: inout SeededNumbers) throws {
        guard instance.descriptor.channel != nil else {
            _ = recorder.wait(milliseconds: 50) { $0.emissions.calls > 0 }
            return
        }
        _ = try deliver(SampleEvents.make(min(3, maxBatch), &numbers), &numbers)
    }

    /// Deliveries until it is busy or holds so many; returns whether it was ever busy.
    @discardableResult
    func fill(upTo limit: Int, _ numbers: inout SeededNumbers) throws -> Bool {
        guard instance.descriptor.channel != nil else { return false }
        let count = min(maxBatch, 16)
        // Made beforehand, so that they come faster than it can carry them out.
        let batches = (0..<min(limit, maxInFlight) / count).map { _ in
            DurableBatch(SampleEvents.make(count, &numbers), &numbers, spacing: .packed)
        }
        for batch in batches {
            guard let isTaken = try deliver(batch) else { return false }
            guard isTaken else { return true }
        }
        return false
    }
}
