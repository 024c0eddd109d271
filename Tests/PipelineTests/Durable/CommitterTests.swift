import CBelfry
import Core
import Observability
import Pipeline
import Platform
import Store
import Synchronization
import TestKit
import Testing

@Suite("The committer", .timeLimit(.minutes(1)))
struct CommitterTests {
    @Test func `What is offered is stored, and its sender told after that`() throws {
        let rig = try CommitRig()
        let receipt = rig.offer(["a", "b", "c"])
        #expect(receipt.wait() == BELFRY_OK)
        for id in ["a", "b", "c"] { #expect(try rig.store.event(withID: id) != nil) }
        #expect(try rig.store.inbox(InboxRequest(user: "desk", limit: 10)).count == 3)
        rig.stop()
        #expect(rig.committer.counters.events.value == 3)
        #expect(rig.committer.counters.commits.value == 1)
    }

    @Test func `What was accepted before is told as such, if all of it was`() throws {
        let rig = try CommitRig()
        #expect(rig.offer(["a", "b"]).wait() == BELFRY_OK)
        #expect(rig.offer(["a", "b"]).wait() == BELFRY_REJECTED)
        #expect(rig.offer(["b", "c"]).wait() == BELFRY_OK)
        #expect(rig.committer.counters.duplicates.value == 3)
        rig.stop()
    }

    @Test func `Trouble that passes is waited for, and nobody hears of it`() throws {
        let rig = try CommitRig([.init(sort: .busy), .init(sort: .busy)])
        #expect(rig.offer(["a"]).wait() == BELFRY_OK)
        #expect(rig.unsteady.troublesLeft == 0)
        rig.stop()
    }

    @Test func `A cut connection does not store twice, whether or not it had taken effect`() throws
    {
        let rig = try CommitRig([
            .init(sort: .disconnected), .init(sort: .disconnected, hasTakenEffect: true),
        ])
        #expect(rig.offer(["a", "b"]).wait() == BELFRY_OK)
        #expect(try rig.store.inbox(InboxRequest(user: "desk", limit: 10)).count == 2)
        rig.stop()
    }

    @Test func `What a cut connection has stored is no duplicate, whatever trouble comes next`()
        throws
    {
        let rig = try CommitRig([
            .init(sort: .disconnected, hasTakenEffect: true), .init(sort: .full),
            .init(sort: .readOnly),
        ])
        #expect(rig.offer(["a"]).wait() == BELFRY_OK)
        rig.stop()
        #expect(rig.committer.counters.duplicates.value == 0)
        #expect(rig.committer.counters.refused.value == 0)
    }

    @Test func `A full disk is told to who waits, and the rest stays until there is room`() throws {
        let rig = try CommitRig([.init(sort: .full), .init(sort: .full)], isHeld: true)
        let receipt = rig.offer(["waits"])
        rig.offerWithoutReceipt("stays")
        try rig.start()
        #expect(receipt.wait() == BELFRY_RETRY)
        // The sender offers it again, and now there is room.
        #expect(rig.offer(["waits"]).wait() == BELFRY_OK)
        #expect(try rig.store.event(withID: "stays") != nil)
        rig.stop()
        #expect(rig.committer.counters.refused.value == 1)
        #expect(rig.committer.counters.lost.value == 0)
        #expect(rig.journal.contains("the store is in trouble (full)"))
    }

    @Test func `What cannot be stored before the end is said and counted`() throws {
        // Held, so that both are one batch.
        let rig = try CommitRig(
            Array(repeating: .init(sort: .full), count: 10_000), isHeld: true)
        rig.offerWithoutReceipt("a")
        rig.offerWithoutReceipt("b")
        try rig.start()
        rig.stop(withinNs: 20_000_000)
        #expect(rig.committer.counters.lost.value == 2)
        #expect(
            rig.journal.contains("2 events could not be stored before the host had to stop"))
    }

    @Test func `All that was offered before the end is stored at the end`() throws {
        let rig = try CommitRig(isHeld: true)
        for index in 0..<1_000 { rig.offerWithoutReceipt("id-\(index)") }
        try rig.start()
        rig.stop()
        #expect(try rig.store.unreadCount(of: "desk") == 1_000)
        #expect(rig.committer.counters.commits.value == 1)
    }

    @Test func `A full intake takes nothing of an offer, and tells of room`() throws {
        let rig = try CommitRig(isHeld: true, limits: .init(events: 4, bytes: 1 << 20))
        let room = Atomic<Int>(0)
        rig.intake.onRoom { room.wrappingAdd(1, ordering: .relaxed) }
        #expect(rig.tryOffer(["a", "b", "c"]))
        #expect(!rig.tryOffer(["d", "e"]))
        #expect(rig.tryOffer(["f"]))
        #expect(rig.intake.depth == 4)
        try rig.start()
        rig.stop()
        #expect(room.load(ordering: .relaxed) == 1)
        #expect(try rig.store.unreadCount(of: "desk") == 4)
    }

    @Test func `An offer larger than the intake is taken by an empty one`() throws {
        let rig = try CommitRig(isHeld: true, limits: .init(events: 2, bytes: 1))
        #expect(rig.tryOffer(["a", "b", "c"]))
        #expect(!rig.tryOffer(["d"]))
        try rig.start()
        rig.stop()
        #expect(try rig.store.unreadCount(of: "desk") == 3)
    }

    @Test func `Many threads at once lose and double nothing`() throws {
        let rig = try CommitRig()
        let threads = try (0..<4).map { number in
            try Thread(named: "sender-\(number)") {
                for index in 0..<500 {
                    #expect(rig.offer(["\(number)-\(index)"]).wait() == BELFRY_OK)
                }
            }
        }
        for thread in threads { thread.join() }
        rig.stop()
        #expect(try rig.store.unreadCount(of: "desk") == 2_000)
        #expect(rig.committer.counters.events.value == 2_000)
    }
}
