/// A place in the store's order of what is due: by time, then id.
package struct DuePlace: Equatable, Comparable, Sendable {
    package let due: Int64
    package let id: Int64

    package init(due: Int64, id: Int64) {
        self.due = due
        self.id = id
    }

    package static let start = DuePlace(due: .min, id: .min)

    package static func < (left: DuePlace, right: DuePlace) -> Bool {
        left.due != right.due ? left.due < right.due : left.id < right.id
    }
}

/// How far one line of a queue has read the store.
///
/// It goes back when something was left in the store behind it, and starts over every now and then
/// for what other nodes left: rows that the queue knows already are passed over.
struct RefillCursor: Sendable {
    private(set) var place = DuePlace.start
    /// All that is due until then is known; `.min` while there is more in the store.
    private(set) var knownUntil = Int64.min
    /// The time up to which a read is under way.
    private(set) var readingUntil: Int64?
    private var startedOverAt = Int64.min
    /// The first that a read under way may have come too early for.
    private var missed: DuePlace?

    /// Whether what is due at `due` belongs into memory.
    func covers(_ due: Int64) -> Bool { due <= knownUntil }

    /// Something stays in the store, or has gone back to it.
    mutating func leave(_ left: DuePlace) {
        if left <= place { goBack(before: left) }
        if readingUntil != nil { missed = min(missed ?? left, left) }
    }

    /// Whether to read now, given room.
    func wantsMore(at now: Int64, horizon: Int64, rescan: Int64) -> Bool {
        guard readingUntil == nil else { return false }
        return now >= Span.sum(knownUntil, -horizon / 2) || isRescanDue(at: now, rescan)
    }

    /// Where to read on from.
    mutating func begin(at now: Int64, until: Int64, rescan: Int64) -> DuePlace {
        if isRescanDue(at: now, rescan) {
            place = .start
            knownUntil = .min
            startedOverAt = now
        }
        readingUntil = until
        missed = nil
        return place
    }

    /// The read is over: `last` is the last row, nil for none; `isEnd` says there are no more.
    mutating func end(last: DuePlace?, isEnd: Bool) {
        guard let until = readingUntil else { return }
        readingUntil = nil
        if isEnd {
            place = DuePlace(due: until, id: .max)
            knownUntil = until
        } else if let last {
            place = max(place, last)
        }
        if let missed, missed <= place { goBack(before: missed) }
    }

    /// All over again: the clock was set, a read failed, or others have changed what is due.
    mutating func startOver() {
        readingUntil = nil
        startedOverAt = .min
        knownUntil = .min
    }

    private mutating func goBack(before left: DuePlace) {
        place = DuePlace(due: left.due, id: left.id &- 1)
        knownUntil = .min
    }

    private func isRescanDue(at now: Int64, _ rescan: Int64) -> Bool {
        startedOverAt == .min || now - startedOverAt >= rescan
    }
}
