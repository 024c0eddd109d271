/// Where a slot of the queue is.
enum Stage: UInt8, Sendable {
    case free
    /// In the heap, until its time.
    case waiting
    /// In its priority's line.
    case ready
    /// Behind another delivery of its thread.
    case blocked
    /// Chosen: being claimed, or handed out.
    case inFlight
    /// Merged into another, or taken out; freed when whoever holds it comes to it.
    case hollow
}

/// The deliveries of a queue, each in a slot that it keeps as long as it stays: no allocation, and
/// links instead of lists.
struct Slots: Sendable {
    static let none = UInt32.max

    struct Slot: Sendable {
        var delivery: DueDelivery
        /// When the claim was made; what is in flight only.
        var claimedAt: Int64 = 0
        /// When the attempt is given up; what was handed over only.
        var givenUpAt = Int64.max
        /// The next in the same line, thread or among the free.
        var next = Slots.none
        /// The next of the same group.
        var sibling = Slots.none
        /// Told apart from what was in this slot before.
        var generation: UInt32 = 0
        var stage = Stage.free
        /// The store has it as claimed by this node, for the attempt that comes next.
        var isClaimed = false
        /// The one of its thread that may go.
        var hasTurn = false
        /// Linked into its group.
        var isGrouped = false
        /// Its time is one the host reckoned, such as a pause, not an appointment of a calendar.
        var isReckoned = false
        /// The channel was asked to give it up.
        var isGivenUp = false
    }

    private var slots: ContiguousArray<Slot> = []
    private var free = Slots.none
    private(set) var count = 0

    var indices: Range<UInt32> { 0..<UInt32(slots.count) }

    subscript(slot: UInt32) -> Slot {
        _read { yield slots[Int(slot)] }
        _modify { yield &slots[Int(slot)] }
    }

    mutating func add(_ delivery: DueDelivery) -> UInt32 {
        count += 1
        guard free != Slots.none else {
            slots.append(Slot(delivery: delivery))
            return UInt32(slots.count - 1)
        }
        let slot = free
        free = slots[Int(slot)].next
        let generation = slots[Int(slot)].generation
        slots[Int(slot)] = Slot(delivery: delivery, generation: generation)
        return slot
    }

    mutating func remove(_ slot: UInt32) {
        count -= 1
        slots[Int(slot)].stage = .free
        slots[Int(slot)].next = free
        free = slot
    }
}

/// Names one attempt until it completes; never 0, which is the live lane's.
package struct AttemptToken: Hashable, Sendable {
    package let raw: UInt64

    package init(raw: UInt64) { self.raw = raw }

    init(slot: UInt32, generation: UInt32) {
        raw = UInt64(generation) << 32 | (UInt64(slot) + 1)
    }

    var slot: UInt32? {
        let low = raw & 0xFFFF_FFFF
        return low == 0 ? nil : UInt32(low - 1)
    }

    var generation: UInt32 { UInt32(raw >> 32) }
}
