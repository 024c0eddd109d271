import Glibc
import Synchronization

/// What a test and its plugins write to each other on: Fixtures/board.h.
///
/// Never freed: a thread that a test left stuck in a plugin may still look at it.
final class Board: @unchecked Sendable {
    // Sendable: every word is atomic.

    /// In the order of board.h.
    enum Slot: Int {
        case created, started, stopped, destroyed
        case taken, calls, busyLeft, gate, inside, fail, reconfigured, level, sleepUs, logged
        case answer, lastLength, accepted, refused, target, batch, resumes, confirmed, saved
        case loaded, paused, logCapacity, ready, napUs, hanging, byGeneration
    }

    /// The phases of a plugin's life that can be made to fail.
    enum Phase: Int, CaseIterable {
        case validate = 1
        case create, start, load, reconfigure
        /// Do not return before something else is asked for.
        case validateHangs, startHangs
    }

    private static let logStart = 64

    private let words: UnsafeMutablePointer<Atomic<UInt64>>

    /// Where a leak checker finds them.
    private static let all = Mutex<[Board]>([])

    init(logCapacity: Int = 1 << 16) {
        let count = Board.logStart + logCapacity
        // Zeros that cost nothing until they are written: a long log is mostly empty.
        guard let memory = calloc(count, MemoryLayout<Atomic<UInt64>>.stride) else {
            fatalError("no memory for a board of \(count) words")
        }
        words = memory.bindMemory(to: Atomic<UInt64>.self, capacity: count)
        self[.logCapacity] = logCapacity
        Board.all.withLock { $0.append(self) }
    }

    /// For the settings of a plugin.
    var address: Int64 { Int64(Int(bitPattern: words)) }

    subscript(slot: Slot) -> Int {
        get { word(slot.rawValue) }
        set { words[slot.rawValue].store(UInt64(newValue), ordering: .sequentiallyConsistent) }
    }

    func fail(_ phase: Phase?) { self[.fail] = phase?.rawValue ?? 0 }

    /// How many items the channels of an image compiled with GENERATION took.
    func taken(byGeneration number: Int) -> Int { word(Slot.byGeneration.rawValue + number) }

    /// The number of each event that was taken, in order.
    var log: [Int] {
        (0..<min(self[.logged], self[.logCapacity])).map { word(Board.logStart + $0) }
    }

    private func word(_ index: Int) -> Int {
        Int(words[index].load(ordering: .sequentiallyConsistent))
    }
}

extension Int {
    /// The number of an event: the `number`-th of a series.
    static func event(_ number: Int, of series: Int) -> Int { series << 32 | number }
}

extension [Int] {
    /// The numbers of a series among those of events, in order.
    func numbers(of series: Int) -> [Int] {
        filter { $0 >> 32 == series }.map { $0 & 0xFFFF_FFFF }
    }
}
