import CBelfry
import Configuration
import Core
import People
import Pipeline
import Store
import Testing

@Suite("Stored first, then sent") struct StoredFlowTests {
    private func rig(_ change: (StoredRig) throws -> HostConfiguration) throws -> StoredRig {
        let rig = try StoredRig()
        rig.start(try change(rig))
        return rig
    }

    private func rig() throws -> StoredRig {
        try rig { StoredRig.configuration([try $0.scribe()]) }
    }

    @Test func `An event is stored, sent, and its delivery recorded`() throws {
        let rig = try rig()
        #expect(rig.send("one") == BELFRY_OK)
        #expect(rig.reaches(.delivered, "one"))
        let attempts = rig.attempts()
        #expect(attempts.map(\.event) == ["one"])
        #expect(attempts.first?.number == 1)
        #expect(attempts.first?.isRepeat == false)
        #expect(attempts.first?.user == "desk")
        #expect(attempts.first?.title.isEmpty == false)
        let row = try #require(try rig.deliveries("one").first)
        #expect(row.provider == attempts.first?.key)
        #expect(row.rule == 7)
        #expect(try rig.store.unreadCount(of: "desk") == 1)
    }

    @Test func `What was accepted before is not sent again, and its sender told so`() throws {
        let rig = try rig()
        #expect(rig.send("one") == BELFRY_OK)
        #expect(rig.send("one") == BELFRY_REJECTED)
        #expect(rig.send("two") { $0.dedupKey = "k" } == BELFRY_OK)
        #expect(rig.send("three") { $0.dedupKey = "k" } == BELFRY_REJECTED)
        #expect(rig.reaches(.delivered, "two"))
        rig.stop()
        #expect(rig.attempts().map(\.event).sorted() == ["one", "two"])
    }

    @Test func `Every attempt of a delivery has one key, and its number`() throws {
        let rig = try rig {
            var sending = SendingSettings()
            sending.firstPause = .milliseconds(1)
            return StoredRig.configuration([try $0.scribe(sending: sending)])
        }
        rig.send("one") { $0.subject = "retry-2" }
        #expect(rig.reaches(.delivered, "one"))
        let attempts = rig.attempts()
        #expect(attempts.map(\.number) == [1, 2, 3])
        #expect(Set(attempts.map(\.key)).count == 1)
        #expect(!attempts.contains { $0.isRepeat })
        let row = try #require(try rig.deliveries("one").first)
        #expect(row.attempts == 3)
        #expect(row.history.map(\.number) == [1, 2])
    }

    @Test func `After an attempt that may have been received the next is marked`() throws {
        let rig = try rig {
            var sending = SendingSettings()
            sending.firstPause = .milliseconds(1)
            return StoredRig.configuration([try $0.scribe(sending: sending)])
        }
        rig.send("one") { $0.subject = "unknown-1" }
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts().map(\.isRepeat) == [false, true])
    }

    @Test func `What a channel never takes is a dead letter, and can be sent again`() throws {
        let rig = try rig()
        rig.send("one") { $0.subject = "reject" }
        #expect(rig.reaches(.dead, "one"))
        let letters = try rig.store.deadLetters(DeadLetterRequest(limit: 10))
        #expect(letters.map(\.detail) == ["as asked"])
    }

    @Test func `What fails on one channel goes on to the next of its list`() throws {
        let rig = try rig {
            var sending = SendingSettings()
            sending.fallback = ["second", "third"]
            return StoredRig.configuration(
                [
                    try $0.scribe("first", sending: sending), try $0.scribe("second"),
                    try $0.scribe("third"),
                ], routes: ["first"])
        }
        rig.send("one") { $0.subject = "reject" }
        #expect(rig.eventually { rig.attempts("third").count == 1 })
        #expect(
            rig.eventually {
                ((try? rig.deliveries("one")) ?? []).map(\.state) == [.movedOn, .movedOn, .dead]
            })
        #expect(rig.attempts("first").count == 1)
        #expect(rig.attempts("second").count == 1)
        let keys = ["first", "second", "third"].flatMap { rig.attempts($0).map(\.key) }
        #expect(Set(keys).count == 3)
    }

    @Test func `What was on its way when the host ended is sent again, marked`() throws {
        let first = try rig()
        first.send("one") { $0.subject = "never" }
        #expect(first.eventually { first.attempts().count == 1 })
        first.stop(withinNs: 50_000_000)
        let second = try StoredRig(after: first.folder)
        second.start(StoredRig.configuration([try second.scribe()]))
        #expect(second.eventually { second.attempts().count == 2 })
        let attempts = second.attempts()
        #expect(attempts.map(\.isRepeat) == [false, true])
        #expect(Set(attempts.map(\.key)).count == 1)
        second.stop(withinNs: 50_000_000)
    }

    @Test func `What waits for a channel that is away is sent when it is there`() throws {
        let rig = try rig()
        try #require(rig.host.setAside("scribe", because: "a test takes it out"))
        #expect(rig.send("one") == BELFRY_OK)
        #expect(rig.attempts().isEmpty)
        _ = try rig.host.reload(StoredRig.configuration([try rig.scribe(defines: ["TWICE"])]))
        #expect(rig.reaches(.delivered, "one"))
        #expect(rig.attempts().count == 1)
    }

    @Test func `Ten thousand events are each delivered once`() throws {
        let rig = try rig()
        let count = 10_000
        var safe: [AwaitedReceipt] = []
        for number in 0..<count {
            var draft = EventDraft(type: "order_filled")
            draft.id = "event-\(number)"
            let receipt = AwaitedReceipt(for: 1)
            #expect(draft.withEvent { rig.host.emit($0) { receipt.answer($0) } } == BELFRY_OK)
            safe.append(receipt)
        }
        #expect(safe.allSatisfy { $0.wait() == BELFRY_OK })
        #expect(rig.eventually { rig.attempts().count >= count })
        rig.stop()
        #expect(Set(rig.attempts().map(\.event)).count == count)
        #expect(rig.attempts().count == count)
        #expect(try rig.store.counts(nowNs: .max, limit: 10).allSatisfy { $0.due == 0 })
    }

    @Test func `Market data is never stored, nor what leads to live channels only`() throws {
        let rig = try rig()
        #expect(rig.send("price") { $0.type = "price_update" } == BELFRY_OK)
        _ = try rig.host.reload(StoredRig.configuration([try rig.scribe()], routes: []))
        #expect(rig.send("own") { $0.type = "com.acme.call" } == BELFRY_OK)
        #expect(rig.send("kept") { $0.type = "risk_alert" } == BELFRY_OK)
        #expect(try rig.store.event(withID: "price") == nil)
        #expect(try rig.store.event(withID: "own") == nil)
        #expect(try rig.store.event(withID: "kept") != nil)
    }
}
