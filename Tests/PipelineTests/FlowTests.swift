import CBelfry
import Configuration
import Core
import Loading
import Observability
@testable import Pipeline
import Platform
import Testing

@Suite("The live lane with one channel") struct FlowTests {
    private let board = Board()
    private let rig = Rig()

    @Test func `What is emitted is delivered at once, in order`() throws {
        rig.start(try .bell(board))
        for number in 1...1_000 { #expect(rig.emit(number) == BELFRY_OK) }
        #expect(board.log == Array(1...1_000))
        #expect(rig.counters("bell").delivered.value == 1_000)
        #expect(rig.host.api.counters.accepted.value == 1_000)
    }

    @Test func `A busy channel gets everything later, in order`() throws {
        rig.start(try .bell(board))
        for number in 1...2_000 {
            if number % 100 == 0 { board[.busyLeft] = 2 }
            #expect(rig.emit(number) == BELFRY_OK)
        }
        #expect(rig.eventually { board[.taken] == 2_000 })
        #expect(board.log == Array(1...2_000))
        #expect(rig.counters("bell").channelBusy.value > 0)
        #expect(rig.counters("bell").shed.value == 0)
    }

    @Test func `After a queue has drained, events go straight to the channel again`() throws {
        rig.start(try .bell(board))
        board[.busyLeft] = 1
        rig.emit(1)
        #expect(rig.eventually { board[.taken] == 1 })
        // The control thread turns the way back a moment after its last delivery.
        #expect(
            rig.eventually {
                let before = board[.taken]
                rig.emit(2)
                return board[.taken] == before + 1
            })
    }

    @Test func `A full queue sheds the newest and counts them`() throws {
        rig.start(try .bell(board, queue: 50))
        board[.busyLeft] = 1_000_000
        for number in 1...200 { #expect(rig.emit(number) == BELFRY_OK) }
        board[.busyLeft] = 0
        #expect(rig.eventually { board[.taken] == 50 })
        #expect(board.log == Array(1...50))
        #expect(rig.counters("bell").shed.value == 150)
        #expect(rig.counters("bell").delivered.value == 50)
        #expect(rig.running("bell")?.channel?.queueDepth == 0)
    }

    @Test func `A queue that holds answers BUSY at its bound and loses nothing`() throws {
        rig.start(try .bell(board, queue: 50, whenFull: .hold))
        board[.busyLeft] = 1_000_000
        var taken = 0
        for number in 1...200 where rig.emit(number) == BELFRY_OK { taken += 1 }
        #expect(taken == 50)
        #expect(rig.host.api.counters.busy.value == 150)
        board[.busyLeft] = 0
        #expect(rig.eventually { board[.taken] == 50 })
        #expect(board.log == Array(1...50))
        #expect(rig.counters("bell").shed.value == 0)
        #expect(rig.eventually { rig.emit(51) == BELFRY_OK })
    }

    @Test func `A source is told by resume() that there is room, and loses nothing`() throws {
        board[.target] = 20_000
        board[.batch] = 7
        rig.start(try .crier(board), try .bell(board, queue: 64, whenFull: .hold))
        for _ in 0..<50 {
            board[.busyLeft] = 3
            let before = board[.taken]
            #expect(rig.eventually { board[.taken] > before || board[.taken] == 20_000 })
        }
        board[.busyLeft] = 0
        #expect(rig.eventually { board[.taken] == 20_000 })
        let isWhole = board.log.numbers(of: 1) == Array(1...20_000)
        #expect(isWhole)
        #expect(board[.refused] == 0 || board[.resumes] > 0)
        #expect(rig.eventually { board[.confirmed] == 20_000 })
    }

    @Test func `ready() has the channel offered more at once, however often it is called`() throws {
        rig.start(try .bell(board))
        board[.ready] = 1
        board[.busyLeft] = 500
        rig.emit(1)
        rig.emit(2)
        #expect(rig.eventually { board[.taken] == 2 })
        #expect(board.log == [1, 2])
        // Each BUSY came with one ready(), and each was answered with one offer: none multiplied.
        #expect(board[.calls] <= 500 + 500 + 4)
    }

    @Test func `One bad event in a batch refuses all of it, and says which`() throws {
        rig.start(try .bell(board))
        let good = EventDraft(type: "order_filled")
        var bad = EventDraft(type: "order_filled")
        bad.title = String(repeating: "x", count: 4_097)
        let status = good.withEvent { good in
            bad.withEvent { bad in
                emit([good, good, bad, good])
            }
        }
        #expect(status == BELFRY_INVALID)
        #expect(board[.taken] == 0)
        #expect(rig.host.api.counters.refused.value == 4)
        #expect(rig.log.contains { $0.contains("event 3 of them") && $0.contains("`title`") })
        let null = good.withEvent { emit([$0, nil]) }
        #expect(null == BELFRY_INVALID)
        #expect(board[.taken] == 0)
    }

    @Test func `Ten thousand events in one emit arrive in order, more than the limit do not`()
        throws
    {
        rig.start(try .bell(board))
        let draft = EventDraft(type: "order_filled")
        let status = draft.withEvent { event in
            emit(Array(repeating: event, count: 10_000))
        }
        #expect(status == BELFRY_OK)
        #expect(board[.taken] == 10_000)
        #expect(board[.calls] == 625)
        let over = draft.withEvent { event in
            emit(Array(repeating: event, count: LiveLane.batchLimit + 1))
        }
        #expect(over == BELFRY_INVALID)
        #expect(board[.taken] == 10_000)
    }

    @Test func `A payload of 1 MiB goes through whole, one byte more does not`() throws {
        rig.start(try .bell(board))
        #expect(rig.emit(1, payload: String(repeating: "x", count: 1 << 20)) == BELFRY_OK)
        #expect(board[.lastLength] == 1 << 20)
        #expect(rig.emit(2, payload: String(repeating: "x", count: 1 << 20 + 1)) == BELFRY_INVALID)
        #expect(board[.taken] == 1)
    }

    @Test(.enabled(if: !Memory.isWatched, "a sanitizer keeps what is freed"))
    func `Every event's memory is freed, delivered or shed`() throws {
        rig.start(try .bell(board, queue: 50))
        let payload = String(repeating: "x", count: 200_000)
        func round() {
            board[.busyLeft] = 2
            for number in 1...100 { rig.emit(number, payload: payload) }
            #expect(rig.eventually { rig.running("bell")?.channel?.queueDepth == 0 })
        }
        for _ in 0..<3 { round() }
        let before = Memory.residentBytes
        for _ in 0..<15 { round() }
        // Half of them are delivered from the queue, half are shed: 150 MB each. Other tests that
        // run meanwhile come and go with much less.
        #expect(Memory.residentBytes - before < 100 << 20)
    }

    @Test func `Stopping drains what waits`() throws {
        rig.start(try .bell(board))
        board[.busyLeft] = 20
        for number in 1...500 { rig.emit(number) }
        rig.host.stop(deadlineNs: 10_000_000_000)
        #expect(board.log == Array(1...500))
        #expect(board[.stopped] == 1)
        #expect(board[.destroyed] == 1)
        #expect(rig.emit(501) == BELFRY_BUSY)
        #expect(board[.taken] == 500)
    }

    @Test func `An answer that is none counts as rejected`() throws {
        rig.start(try .bell(board))
        board[.answer] = Int(BELFRY_RETRY)
        rig.emit(1)
        #expect(rig.counters("bell").rejected.value == 1)
        #expect(rig.log.contains { $0.contains("deliver() answered retry") })
        board[.answer] = Int(BELFRY_INVALID)
        rig.emit(2)
        #expect(rig.counters("bell").rejected.value == 2)
        #expect(rig.counters("bell").misbehaviour.value == 1)
    }

    private func emit(_ events: [UnsafePointer<belfry_event>?]) -> belfry_status {
        events.withUnsafeBufferPointer { events in
            guard let start = events.baseAddress else { return BELFRY_INVALID }
            return rig.host.lane.emit(start, count: events.count, from: rig.host.api).status
        }
    }
}
