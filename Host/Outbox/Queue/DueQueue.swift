/// What a queue wants to read of the store: rows of one priority that are due, after a place and
/// until a time, in the order of time and id.
package struct Refill: Equatable, Sendable {
    /// The raw value of the priority.
    package let line: Int
    package let after: DuePlace
    package let until: Int64
    package let limit: Int
}

/// What is due, or nearly so, of one instance: who goes next, and who may.
///
/// **Order.** Four lines, one a priority. Of two heads the one goes that became due earlier, where
/// each priority counts as `agingNs` of waiting: so a higher one goes first unless the lower one
/// has been ready for `agingNs` longer. A low delivery goes before everything that becomes ready
/// more than `3 * agingNs` after it, and a share of the window is the critical ones' alone.
///
/// **Memory.** At most `capacity` deliveries, a quarter of them of each priority; the rest stays in
/// the store and is read in its order when there is room (``refill(at:)``). Nothing is allocated
/// for a delivery once the arrays have grown.
///
/// What is here but not in flight is a hint: the claim, which the store makes only if the row is
/// still as it was, is what counts.
package struct DueQueue: ~Copyable {
    package struct Settings: Equatable, Sendable {
        package var capacity = 65_536
        package var agingNs = 20 * Span.second
        /// How far ahead the store is read; what is due later is forgotten.
        package var horizonNs = 60 * Span.second
        /// How often the store is read from its start, for what other nodes left.
        package var rescanNs = 30 * Span.second
        /// How long a claim lasts, and how much of that an attempt may take.
        package var leaseNs = 3 * Span.minute
        package var attemptNs = 60 * Span.second
        /// How long a channel has, asked to give an attempt up, to complete it.
        package var graceNs = 10 * Span.second
        /// How many one delivery may stand for.
        package var mergedLimit = 1_000
        package var windowSize = 1_024
        package var reservedShare = 10

        package init() {}

        var lineCapacity: Int { max(1, capacity / 4) }
    }

    package private(set) var settings: Settings
    package internal(set) var window: Window
    var slots = Slots()
    var heap = DueHeap()
    var lines: InlineArray<4, ReadyLine> = .init(repeating: ReadyLine())
    var cursors: InlineArray<4, RefillCursor> = .init(repeating: RefillCursor())
    /// How many there are of each priority, in flight or not.
    var held: InlineArray<4, Int> = .init(repeating: 0)
    var ids = KeyTable()
    /// Threads that have one in flight, and the last of those that wait for it.
    var threads = KeyTable()
    /// Groups that have some ready, and the latest of them.
    var groups = KeyTable()

    package init(_ settings: Settings = Settings()) {
        self.settings = settings
        window = Window(size: settings.windowSize, reservedShare: settings.reservedShare)
    }

    /// Other settings from now on; what is in flight counts against the new window.
    mutating func adopt(_ settings: Settings) {
        self.settings = settings
        window.resize(to: settings.windowSize, reservedShare: settings.reservedShare)
    }

    /// In memory, in flight included.
    package var count: Int { slots.count }
    package var inFlight: Int { window.used }

    package func knows(_ id: Int64) -> Bool { ids[Self.key(id)] != nil }

    static func key(_ id: Int64) -> UInt64 { UInt64(bitPattern: id) }

    /// Those that the store has as claimed by this node and that are not in flight.
    package var claimedAndIdle: [Int64] {
        slots.indices.filter {
            slots[$0].isClaimed && slots[$0].stage != .inFlight && slots[$0].stage != .free
        }.map { slots[$0].delivery.id }
    }

    /// When the next delivery falls due of those that are not ready yet.
    package var nextDue: Int64? { heap.first?.due }

    // MARK: In

    /// A delivery that was just committed as due.
    ///
    /// False: it is left to the store, because its line has no room or has not read so far yet; it
    /// will come with a refill.
    package mutating func offer(_ delivery: DueDelivery) -> Bool {
        let line = delivery.line
        guard !knows(delivery.id) else { return true }
        guard cursors[line].covers(delivery.due), held[line] < settings.lineCapacity else {
            cursors[line].leave(DuePlace(due: delivery.due, id: delivery.id))
            return false
        }
        enter(delivery)
        return true
    }

    /// What to ask the store for now, one priority at a time from the highest; nil: nothing.
    ///
    /// Ask again until it is nil; each is to be answered by ``refilled(_:with:)``.
    package mutating func refill(at now: Int64) -> Refill? {
        var line = 4
        while line > 0 {
            line -= 1
            guard held[line] <= settings.lineCapacity / 2 else { continue }
            let isWanted = cursors[line].wantsMore(
                at: now, horizon: settings.horizonNs, rescan: settings.rescanNs)
            guard isWanted else { continue }
            let until = Span.sum(now, settings.horizonNs)
            let place = cursors[line].begin(at: now, until: until, rescan: settings.rescanNs)
            return Refill(
                line: line, after: place, until: until, limit: settings.lineCapacity - held[line])
        }
        return nil
    }

    /// The store's answer: rows that are due, in its order; fewer than the limit are all there are.
    package mutating func refilled(_ refill: Refill, with rows: [DueDelivery]) {
        for row in rows where !knows(row.id) { enter(row) }
        cursors[refill.line].end(
            last: rows.last.map { DuePlace(due: $0.due, id: $0.id) },
            isEnd: rows.count < refill.limit)
    }

    /// Somebody else has changed what the store has as due: it is read from its start.
    ///
    /// What is known is passed over; a read under way counts for nothing.
    package mutating func rescan() {
        for line in 0..<4 { cursors[line].startOver() }
    }

    /// The store could not answer.
    package mutating func refillFailed(_ refill: Refill) { cursors[refill.line].startOver() }

    private mutating func enter(_ delivery: DueDelivery) {
        let slot = add(delivery)
        wait(slot, until: delivery.due)
    }

    mutating func add(_ delivery: DueDelivery) -> UInt32 {
        let slot = slots.add(delivery)
        if delivery.id != 0 { ids.set(Self.key(delivery.id), slot) }
        held[delivery.line] += 1
        return slot
    }

    mutating func wait(_ slot: UInt32, until due: Int64) {
        slots[slot].delivery.due = due
        slots[slot].stage = .waiting
        heap.push(DueHeap.Item(due: due, id: slots[slot].delivery.id, slot: slot))
    }

    // MARK: Out

    /// Frees the slot, which nothing may link to any more.
    mutating func remove(_ slot: UInt32) {
        forget(slot)
        held[slots[slot].delivery.line] -= 1
        slots[slot].generation &+= 1
        slots.remove(slot)
    }

    /// Frees the slot later: whoever links to it does that when it comes to it.
    mutating func hollow(_ slot: UInt32) {
        forget(slot)
        slots[slot].stage = .hollow
    }

    private mutating func forget(_ slot: UInt32) {
        let id = slots[slot].delivery.id
        if id != 0, ids[Self.key(id)] == slot { ids.remove(Self.key(id)) }
    }

    /// Somebody asked for its end.
    ///
    /// Out of the queue at once if it is not in flight; else its token, for the channel: it still
    /// completes.
    package mutating func cancel(_ id: Int64) -> AttemptToken? {
        guard let slot = ids[Self.key(id)] else { return nil }
        guard slots[slot].stage == .inFlight else {
            hollow(slot)
            return nil
        }
        slots[slot].delivery.isCancelled = true
        return token(of: slot)
    }

    func token(of slot: UInt32) -> AttemptToken {
        AttemptToken(slot: slot, generation: slots[slot].generation)
    }

    /// The slot that is in flight under this token; nil for one of the past.
    func slot(of token: AttemptToken) -> UInt32? {
        guard let slot = token.slot, slots.indices.contains(slot),
            slots[slot].stage == .inFlight, slots[slot].generation == token.generation
        else { return nil }
        return slot
    }
}
