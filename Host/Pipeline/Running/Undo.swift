/// The way back: what was done, undone in reverse when a later step fails.
struct Undo {
    private var steps: [() -> PreparationFailure?] = []

    mutating func add(_ step: @escaping () -> Void) {
        steps.append {
            step()
            return nil
        }
    }

    /// A step that may fail, and then says what is not as it was.
    mutating func add(fallible step: @escaping () -> PreparationFailure?) {
        steps.append(step)
    }

    /// Undoes everything.
    ///
    /// What could not be undone is in the answer.
    mutating func run() -> [PreparationFailure] {
        defer { steps = [] }
        return steps.reversed().compactMap { $0() }
    }

    /// What was done stays.
    mutating func forget() {
        steps = []
    }
}
