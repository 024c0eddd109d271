import Glibc
import Platform
import Synchronization
import Testing

@Suite("Side by side", .timeLimit(.minutes(1)))
struct SideBySideTests {
    /// Lets nobody through before so many have come, and counts who is inside.
    private final class Meeting: @unchecked Sendable {
        // Sendable: what varies is only touched inside `monitor`.
        private let monitor = Monitor()
        private var come = 0
        private var inside = 0
        private(set) var most = 0

        func attend(with others: Int) {
            monitor.locked {
                come += 1
                inside += 1
                most = max(most, inside)
                monitor.wake()
                while come < others { monitor.wait() }
                inside -= 1
            }
        }
    }

    @Test func `everything is done at the same time, and the results keep their order`() {
        let meeting = Meeting()
        let results = sideBySide(Array(0..<8), atMost: 8, threadsNamed: "test") { number in
            // Would wait for ever if one had to end before another began.
            meeting.attend(with: 8)
            return number * number
        }
        #expect(results == (0..<8).map { $0 * $0 })
        #expect(meeting.most == 8)
    }

    @Test func `no more than so many are under way`() {
        let meeting = Meeting()
        let results = sideBySide(Array(0..<100), atMost: 3, threadsNamed: "test") { number in
            meeting.attend(with: 3)
            return number
        }
        #expect(results == Array(0..<100))
        #expect(meeting.most == 3)
    }

    @Test func `one alone, and none, need no thread`() {
        let own = pthread_self()
        let isOwn = sideBySide([1], atMost: 8, threadsNamed: "test") { _ in
            pthread_equal(pthread_self(), own) != 0
        }
        #expect(isOwn == [true])
        #expect(sideBySide([Int](), atMost: 8, threadsNamed: "test") { $0 }.isEmpty)
    }

    // MARK: Called off

    @Test func `who listens is told, then or at once`() {
        let callOff = CallOff()
        let listener = Listener()
        callOff.heard(by: { listener.tell() }) {
            #expect(listener.count == 0)
            callOff.give()
            #expect(listener.count == 1)
        }
        callOff.give()
        #expect(listener.count == 1)
        callOff.heard(by: { listener.tell() }) { #expect(listener.count == 2) }
    }

    @Test func `the grace shortens a long deadline and leaves a short one`() {
        let callOff = CallOff()
        #expect(callOff.patience(untilNs: 5, sinceNs: 1) == 5)
        callOff.give()
        let now = Clock.system.monotonicNs()
        #expect(callOff.patience(untilNs: 5, sinceNs: 1) == 5)
        #expect(
            callOff.patience(untilNs: .max, sinceNs: now - 60_000_000_000) <= now + CallOff.graceNs)
        // Begun after it: from there.
        #expect(callOff.patience(untilNs: .max, sinceNs: now + 7) == now + 7 + CallOff.graceNs)
    }

    private final class Listener: Sendable {
        private let calls = Atomic<Int>(0)
        func tell() { calls.add(1, ordering: .relaxed) }
        var count: Int { calls.load(ordering: .relaxed) }
    }
}
