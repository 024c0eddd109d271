/// The way back: what was done, undone in reverse when a later step fails.
struct Undo {
    private var steps: [() -> Void] = []

    mutating func add(_ step: @escaping () -> Void) {
        steps.append(step)
    }

    mutating func run() {
        for step in steps.reversed() { step() }
        steps = []
    }

    /// What was done stays.
    mutating func forget() {
        steps = []
    }
}
