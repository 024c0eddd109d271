import Platform

/// What somebody has said so far, and a bell for whoever waits for a certain word.
final class Transcript: Sendable {
    private let monitor = Monitor()
    // Both are only touched inside `monitor`.
    private nonisolated(unsafe) var bytes: [UInt8] = []
    private nonisolated(unsafe) var isOver = false

    func append(_ more: some Sequence<UInt8>) {
        monitor.locked {
            bytes.append(contentsOf: more)
            monitor.wake()
        }
    }

    func end() {
        monitor.locked {
            isOver = true
            monitor.wake()
        }
    }

    var text: String { monitor.locked { String(decoding: bytes, as: UTF8.self) } }

    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// Waits until `enough` is true of the text.
    ///
    /// False: the speaker has ended, or the time is up.
    func wait(
        atMost patience: Duration = Patience.usual, until enough: (String) -> Bool
    ) -> Bool {
        let deadline = Clock.system.monotonicNs() + patience.inNanoseconds
        return monitor.locked {
            while true {
                if enough(String(decoding: bytes, as: UTF8.self)) { return true }
                if isOver || !monitor.wait(untilMonotonicNs: deadline) {
                    return enough(String(decoding: bytes, as: UTF8.self))
                }
            }
        }
    }

    func wait(for words: String, atMost patience: Duration = Patience.usual) -> Bool {
        wait(atMost: patience) { $0.contains(words) }
    }

    /// Waits for the speaker's last word.
    ///
    /// False: the time is up.
    func waitForEnd(atMost patience: Duration) -> Bool {
        let deadline = Clock.system.monotonicNs() + patience.inNanoseconds
        return monitor.locked {
            while !isOver {
                guard monitor.wait(untilMonotonicNs: deadline) else { return isOver }
            }
            return true
        }
    }
}

/// How long a test waits for what must happen.
///
/// Generous: it is only ever waited out by a failure.
enum Patience {
    static let usual = Duration.seconds(30)
    static let building = Duration.seconds(420)
}

extension Duration {
    var inNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }

    var inMilliseconds: Double { Double(inNanoseconds) / 1e6 }
}
