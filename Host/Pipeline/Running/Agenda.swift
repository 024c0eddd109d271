/// What a daemon still has to do, and what it does now: a start, then reloads, until it is told
/// to stop.
///
/// Pure: who looks after it says what has happened, and does what it answers.
package struct Agenda: Sendable, Equatable {
    /// What the thread that changes things does next.
    package enum Step: Sendable, Equatable {
        case start, reload, wait, end
    }

    private var hasBegun = false
    private var isReloadAsked = false
    private var isStopAsked = false
    private var isChanging = false

    package init() {}

    /// A reload is asked for.
    ///
    /// All that are asked for while a change is under way are one, after it: what it has read may
    /// be older than they are.
    package mutating func askReload() {
        isReloadAsked = true
    }

    /// The end is asked for; nothing is begun from here on.
    ///
    /// True: a change is under way that has to be called off.
    package mutating func askStop() -> Bool {
        isStopAsked = true
        return isChanging
    }

    /// The thread has done what it was told, and is free.
    package mutating func next() -> Step {
        let step = decide()
        isChanging = step == .start || step == .reload
        return step
    }

    private mutating func decide() -> Step {
        if isStopAsked { return .end }
        if !hasBegun {
            hasBegun = true
            return .start
        }
        guard isReloadAsked else { return .wait }
        isReloadAsked = false
        return .reload
    }
}
