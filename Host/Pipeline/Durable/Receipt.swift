package import CBelfry

/// What the sender of some events is told once they are safe, or cannot be made so.
///
/// One for each emit() with a cookie and each request of the API. Only the committer's thread
/// touches it after it was offered.
package final class Receipt: @unchecked Sendable {
    // Sendable: handed over through the intake's lock, then one thread's.
    private var open: Int
    private var known = 0
    private let count: Int
    private let answer: @Sendable (belfry_status) -> Void

    /// `answer`: is called once, on the committer's thread, and must not wait.
    ///
    /// BELFRY_OK: safe; BELFRY_REJECTED: every one was accepted before; BELFRY_RETRY: could not be
    /// stored.
    package init(for count: Int, answer: @escaping @Sendable (belfry_status) -> Void) {
        open = count
        self.count = count
        self.answer = answer
    }

    /// One of its events is on disk, or was already.
    func settle(isDuplicate: Bool) {
        open -= 1
        if isDuplicate { known += 1 }
        guard open == 0 else { return }
        answer(known == count ? BELFRY_REJECTED : BELFRY_OK)
    }

    /// None of its events is kept: all of them came in one offer and leave in one.
    func refuse() {
        answer(BELFRY_RETRY)
    }
}
