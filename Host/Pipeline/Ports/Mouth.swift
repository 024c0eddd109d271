package import Core
package import Loading
import Platform
import Synchronization

/// Where events come in: one for each instance that emits, and one for the host's own API.
package final class Mouth: Sendable {
    package let lastingName: LastingText
    package let identity: EventIdentity
    package let counters: InstanceCounters
    let gate = ReaderGate()
    let watch: CallWatch
    private let refusal: @Sendable (String) -> Void
    private let waitsForRoom = Atomic<Bool>(false)
    private let shut = Atomic<Bool>(false)

    /// `refusal`: is told in one sentence why events were not taken.
    package init(
        name: LastingText, seed: UInt64, counters: InstanceCounters,
        allowance: CallWatch.Allowance, refusal: @escaping @Sendable (String) -> Void
    ) {
        lastingName = name
        identity = EventIdentity(seed: seed)
        self.counters = counters
        watch = CallWatch(allowance)
        self.refusal = refusal
    }

    func refused(_ sentence: String) {
        refusal(sentence)
    }

    /// While it is shut, events are answered BUSY.
    ///
    /// One that is under way may still end after this: see ``LiveLane/barrier()``.
    @inline(__always)
    package var isShut: Bool {
        get { shut.load(ordering: .sequentiallyConsistent) }
        set { shut.store(newValue, ordering: .sequentiallyConsistent) }
    }

    /// Its source was answered BUSY, and is to be told of room.
    @inline(__always)
    package func wasRefused() {
        waitsForRoom.store(true, ordering: .sequentiallyConsistent)
    }

    /// True once after a BUSY: the source is to be told that there is room.
    func takeWaiting() -> Bool {
        waitsForRoom.exchange(false, ordering: .sequentiallyConsistent)
    }
}
