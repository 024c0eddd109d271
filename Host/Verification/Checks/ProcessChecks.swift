import CBelfry
import Loading
import Platform

/// The process belongs to the host.
extension Check {
    static let process = [
        Check(
            name: "process-untouched",
            promise: "It changes no signal handler, environment, directory, locale or mask."
        ) { subject in
            let before = ProcessSettings()
            let generation = try subject.load()
            try live(subject, generation)
            let change = before.change(ProcessSettings())
            try require(
                change == nil, "it changed \(change ?? "something") of the process it is a guest in"
            )
            return .passed
        },
        Check(
            name: "exits-cleanly",
            promise: "A process that has loaded it can exit.", endsByExit: true
        ) { subject in
            try live(subject, try subject.load())
            return .passed
        },
    ]

    private static func live(_ subject: Subject, _ generation: Generation) throws {
        var numbers = SeededNumbers(seed: subject.seed)
        let rehearsal = try subject.rehearse(generation)
        try rehearsal.create()
        try rehearsal.start()
        try rehearsal.deliverAnything(&numbers)
        try rehearsal.end()
    }
}
