/// The lines that wait for one tail client: bounded, and honest about what did not fit.
///
/// Pure. From the first line that does not fit until the client takes what waits, every line is
/// dropped and counted; the count then stands in the stream where the lines are missing. So does
/// the count of events that were lost before anybody could see whether this client wants them.
package struct TailQueue: Sendable {
    package struct Limits: Sendable {
        package var lines: Int
        package var bytes: Int

        package init(lines: Int = 4096, bytes: Int = 1024 * 1024) {
            self.lines = lines
            self.bytes = bytes
        }
    }

    private let limits: Limits
    private var waiting: [UInt8] = []
    private var lines = 0
    private var droppedSinceTake = 0
    private var missedSinceTake = 0
    /// All that were ever dropped for this client.
    package private(set) var dropped = 0

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    package var isEmpty: Bool { lines == 0 && !hasGap }
    private var hasGap: Bool { droppedSinceTake > 0 || missedSinceTake > 0 }

    /// Appends a line (without its line end); false: it was dropped and counted.
    package mutating func offer(_ line: some Collection<UInt8>) -> Bool {
        guard append(line) else {
            droppedSinceTake += 1
            dropped += 1
            return false
        }
        return true
    }

    /// Says that `count` events went by unseen.
    package mutating func miss(_ count: Int) {
        if append(TailQueue.gap(of: count)) { return }
        missedSinceTake += count
    }

    private mutating func append(_ line: some Collection<UInt8>) -> Bool {
        guard !hasGap, lines < limits.lines,
            waiting.count + line.count + 1 <= limits.bytes
        else { return false }
        waiting.append(contentsOf: line)
        waiting.append(0x0A)
        lines += 1
        return true
    }

    private static func gap(of count: Int) -> String.UTF8View {
        "{\"dropped\":\(count),\"filtered\":false}".utf8
    }

    /// Takes all that waits, and after it what is missing: {"dropped":n} of the lines that this
    /// client wanted, {"dropped":n,"filtered":false} of all events.
    package mutating func take() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &waiting)
        if droppedSinceTake > 0 {
            taken.append(contentsOf: "{\"dropped\":\(droppedSinceTake)}\n".utf8)
        }
        if missedSinceTake > 0 {
            taken.append(contentsOf: TailQueue.gap(of: missedSinceTake))
            taken.append(0x0A)
        }
        lines = 0
        droppedSinceTake = 0
        missedSinceTake = 0
        return taken
    }
}
