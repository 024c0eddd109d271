import CBelfry
import Loading
import Platform

/// What a source emits, and when.
extension Check {
    static let source = [
        Check(
            name: "emits-valid-events",
            promise:
                "The events that it emits are within the limits, in its life and no other time."
        ) { subject in
            let generation = try subject.load()
            guard generation.descriptor.source != nil else { return notASource }
            let rehearsal = try subject.rehearse(generation)
            try rehearsal.create()
            // Time in which nothing may come.
            Clock.pause(milliseconds: 50)
            try rehearsal.checkConduct()
            try rehearsal.start()
            let isHeard = rehearsal.recorder.wait(milliseconds: 2_000) { $0.emissions.calls >= 3 }
            let calls = rehearsal.recorder.look { $0.emissions.calls }
            try rehearsal.end()
            Clock.pause(milliseconds: 80)
            try rehearsal.checkConduct()
            return isHeard || calls > 0 ? .passed : silent
        },
        Check(
            name: "busy-is-honoured",
            promise: "What the host answered BUSY to it offers again, the same events in order."
        ) { subject in
            try emissions(subject) { rehearsal in
                rehearsal.recorder.look { $0.emissions.manner = .busy(times: 4) }
                let resume = rehearsal.instance.descriptor.source?.pointee.resume
                for _ in 0..<100 {
                    let isDone = rehearsal.recorder.wait(milliseconds: 30) {
                        $0.emissions.busyLeft == 0 && $0.emissions.owed == 0
                    }
                    if isDone { return .passed }
                    subject.calling("resume") { resume?(rehearsal.instance.context) }
                }
                let owed = rehearsal.recorder.look { $0.emissions.owed }
                try require(
                    owed == 0, "what was answered BUSY was not offered again within 3 s")
                return .doesNotApply("it emitted too little to be refused often")
            }
        },
        Check(
            name: "pause-is-silence",
            promise: "After pause(1) nothing is emitted until pause(0), and then it goes on."
        ) { subject in
            try emissions(subject) { rehearsal in
                guard rehearsal.instance.descriptor.source?.pointee.pause != nil else {
                    return .doesNotApply("it has no pause(): the host answers BUSY meanwhile")
                }
                for _ in 0..<3 {
                    try rehearsal.instance.pause(true)
                    rehearsal.recorder.look {
                        $0.emissions.silence = "it emitted after pause(1) had returned"
                    }
                    Clock.pause(milliseconds: 150)
                    let calls = rehearsal.recorder.look { books in
                        books.emissions.silence = nil
                        return books.emissions.calls
                    }
                    try rehearsal.checkConduct()
                    try rehearsal.instance.pause(false)
                    let isHeard = rehearsal.recorder.wait(milliseconds: 3_000) {
                        $0.emissions.calls > calls
                    }
                    try require(isHeard, "it emits nothing within 3 s of pause(0)")
                }
                return .passed
            }
        },
    ]

    private static let notASource = Outcome.doesNotApply("it is no source")
    private static let silent = Outcome.doesNotApply(
        "it emitted nothing in 2 s; give it settings with which it does by --config-json")

    /// A life around `body`, once the source has been heard.
    private static func emissions(
        _ subject: Subject, _ body: (Rehearsal) throws -> Outcome
    ) throws -> Outcome {
        let generation = try subject.load()
        guard generation.descriptor.source != nil else { return notASource }
        let rehearsal = try subject.rehearse(generation)
        try rehearsal.create()
        try rehearsal.start()
        let isHeard = rehearsal.recorder.wait(milliseconds: 2_000) { $0.emissions.calls > 0 }
        let outcome = isHeard ? try body(rehearsal) : silent
        try rehearsal.end()
        return outcome
    }
}
