import Core

/// The events that wait for one channel, and what is being done about them.
///
/// A value inside the port's lock.
struct WaitingEvents {
    /// In order; each counted reference is the queue's own.
    var blocks = Deque<EventBlock>()
    /// So many of the first are in a deliver() on the control thread.
    var offered = 0
    /// The queue is full and sources are told BUSY because of it.
    var isPressing = false
    /// The control thread has been asked to offer them at once.
    ///
    /// Asked once, not once a request.
    var isOfferedNow = false
    /// The control thread has been asked to offer them in a moment.
    var isOfferedLater = false

    /// True for the caller who is to ask; nobody else is about to.
    mutating func claimFirstOffer() -> Bool {
        guard !isOfferedNow && offered == 0 else { return false }
        return claimOfferLater()
    }

    mutating func claimOfferLater() -> Bool {
        guard !isOfferedLater else { return false }
        isOfferedLater = true
        return true
    }

    mutating func claimOfferNow() -> Bool {
        guard !isOfferedNow else { return false }
        isOfferedNow = true
        return true
    }

    /// True once for the one who ends the pressure: enough has left.
    mutating func takeRelief(below count: Int) -> Bool {
        guard isPressing, blocks.count <= count else { return false }
        isPressing = false
        return true
    }
}
