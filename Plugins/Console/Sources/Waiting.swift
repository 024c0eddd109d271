import BelfryKit

/// What the host's threads and the writer share.
struct Waiting: ~Copyable, @unchecked Sendable {
    // Sendable because kept deliveries are; a generic ~Copyable ring cannot derive it.
    var ring: Ring<KeptDelivery>
    var wasBusy = false
    var lastWrite: Deadline?
    var isEnding = false
    private var errand: Errand?
    private(set) var hasErrand = false

    init(ring: consuming Ring<KeptDelivery>) {
        self.ring = ring
    }

    /// The writer has this to do, and no longer what it was asked before.
    mutating func ask(_ errand: consuming Errand?) {
        self.errand = errand
        hasErrand = true
    }

    /// The writer has to see whether its file is still there, unless it has more to do than that.
    mutating func askToLook() {
        if !hasErrand { ask(.look) }
    }

    mutating func takeErrand() -> Errand? {
        hasErrand = false
        return errand.take()
    }
}

/// What the writer does besides writing.
enum Errand: ~Copyable {
    /// Lines go there and look so from now on.
    case turn(to: ConsoleSettings, Output)
    /// Perhaps the file was rotated away.
    case look
}
