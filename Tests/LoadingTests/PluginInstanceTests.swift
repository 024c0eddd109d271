import CBelfry
import Core
import Loading
import Observability
import Platform
import Synchronization
import Testing

@Suite("The life of an instance")
struct PluginInstanceTests {
    @Test func livesFromCreateToDestroy() throws {
        let fixture = try Fixture("good")
        let instance = fixture.instance
        #expect(instance.current.state == .made)
        try instance.create(config: "{}")
        #expect(instance.current.state == .created)
        #expect(!instance.isListenedTo)
        try instance.start()
        #expect(instance.current.state == .started)
        #expect(instance.isListenedTo)
        #expect(fixture.deliver(token: 7) == BELFRY_OK)
        try instance.stop(deadlineNs: 10_000_000_000)
        #expect(fixture.delegate.record.withLock { $0.completed } == [7])
        #expect(instance.current.state == .stopped)
        #expect(!instance.isListenedTo)
        instance.destroy()
        #expect(instance.current.state == .destroyed)
        #expect(instance.context == nil)
        #expect(instance.counters.misbehaviour.value == 0)
    }

    @Test func aRefusedCreateSaysWhy() throws {
        let instance = try Fixture("create-refuses").instance
        let failure = try #require(throws: CreationFailure.self) {
            try instance.create(config: "{}")
        }
        #expect(failure.findings.map(\.pointer) == ["/url"])
        #expect(failure.error.code == .refusedConfiguration)
        #expect(
            failure.error.description == "tested: create() was refused (invalid): There is no url.")
        #expect(instance.current.state == .destroyed)
        // Nothing more can be asked of it.
        instance.destroy()
        #expect(throws: LoadingError.self) { try instance.start() }
    }

    @Test func aCreateThatHangsIsSetAside() throws {
        let instance = try Fixture("create-hangs", deadlineNs: 300_000_000).instance
        let failure = try #require(throws: CreationFailure.self) {
            try instance.create(config: "{}")
        }
        #expect(failure.error.code == .late)
        #expect(failure.error.description.contains("create() did not return within 300 ms"))
        #expect(instance.current.state == .quarantined)
    }

    @Test func aFailedStartIsDestroyedAndSaysWhatHealthSaid() throws {
        let instance = try Fixture("start-fails").instance
        try instance.create(config: "{}")
        let error = try #require(throws: LoadingError.self) { try instance.start() }
        #expect(error.description == "tested: start() failed (retry): The provider is not there.")
        #expect(instance.current.state == .destroyed)
        #expect(!instance.isListenedTo)
    }

    @Test func aStopThatHangsIsSetAsideAndNotWaitedForTwice() throws {
        let instance = try Fixture("stop-hangs", deadlineNs: 300_000_000).instance
        try instance.create(config: "{}")
        try instance.start()
        let error = try #require(throws: LoadingError.self) {
            try instance.stop(deadlineNs: 10_000_000)
        }
        #expect(error.description.contains("stop() did not return"))
        #expect(instance.current.state == .quarantined)
        let began = Clock.system.monotonicNs()
        instance.destroy()
        #expect(throws: LoadingError.self) { try instance.stop(deadlineNs: 5_000_000_000) }
        #expect(Clock.system.monotonicNs() - began < 2_000_000_000)
    }

    @Test func aTimerThatHangsIsNamedAndNotTheCallThatWaitsForIt() throws {
        let instance = try Fixture("timer-hangs", deadlineNs: 300_000_000).instance
        try instance.create(config: "{}")
        try instance.start()
        Clock.pause(milliseconds: 50)
        let error = try #require(throws: LoadingError.self) {
            try instance.stop(deadlineNs: 10_000_000)
        }
        #expect(error.description.contains("timer() did not return"))
        #expect(error.description.contains("which stop() waited for"))
    }

    @Test func quarantineStopsTimers() throws {
        let clock = Clock.manual()
        let fixture = try Fixture("timer-hangs", clock: clock, deadlineNs: 300_000_000)
        try fixture.instance.create(config: "{}")
        try fixture.instance.start()
        fixture.instance.quarantine("it was too slow")
        // Would hang the control thread for good.
        clock.advance(byNs: 1_000_000_000)
        fixture.instance.clockMoved()
        #expect(fixture.instance.current.lastError == "it was too slow")
        #expect(!fixture.instance.isListenedTo)
        #expect(throws: LoadingError.self) { try fixture.instance.stop(deadlineNs: 1) }
    }

    @Test func whatASourceEmitsIsHeardOnlyBetweenStartAndStop() throws {
        let early = try Fixture("emits-in-create")
        try early.instance.create(config: "{}")
        #expect(early.delegate.record.withLock { $0.emitted } == [])
        #expect(early.instance.counters.misbehaviour.value == 1)
        #expect(early.journal.contains("emit() was called before start() or after stop()"))
        early.instance.destroy()

        let late = try Fixture("emits-after-stop")
        try late.instance.create(config: "{}")
        try late.instance.start()
        try late.instance.stop(deadlineNs: 10_000_000_000)
        let heard = late.delegate.record.withLock { $0.emitted.count }
        late.instance.destroy()
        #expect(late.delegate.record.withLock { $0.emitted.count } == heard)
        #expect(late.instance.counters.misbehaviour.value == 1)
    }

    @Test func pauseSilencesASource() throws {
        let fixture = try Fixture("good-source")
        try fixture.instance.create(config: "{}")
        try fixture.instance.start()
        try fixture.instance.pause(true)
        #expect(fixture.instance.current.state == .paused)
        let heard = fixture.delegate.record.withLock { $0.emitted.count }
        Clock.pause(milliseconds: 30)
        #expect(fixture.delegate.record.withLock { $0.emitted.count } == heard)
        try fixture.instance.pause(false)
        #expect(fixture.instance.current.state == .started)
        try fixture.instance.stop(deadlineNs: 10_000_000_000)
        fixture.instance.destroy()
    }

    @Test func handsOverWhatItSaves() throws {
        let old = try Fixture("load-refuses").instance
        try old.create(config: "{}")
        let saved = try old.save()
        #expect(saved == [SavedItem(key: Array("position/1".utf8), value: Array("42".utf8))])
        let new = try Fixture("load-refuses").instance
        try new.create(config: "{}")
        try new.load(saved)
        let error = try #require(throws: LoadingError.self) {
            try new.load([SavedItem(key: [1], value: [])])
        }
        #expect(error.description == "tested: load() refused the handoff (invalid)")
        for instance in [old, new] { instance.destroy() }
    }

    @Test func eventsThatAreHeldAfterStopAreNamed() throws {
        let fixture = try Fixture("retains-forever")
        try fixture.instance.create(config: "{}")
        try fixture.instance.start()
        let draft = EventDraft(type: "com.example.tick")
        let block = try draft.withEvent { event in
            let block = try EventBlock.copy(
                event,
                stamp: EventStamp(
                    source: belfry_str(), unixNs: 0, monotonicNs: 0, defaultPriority: 0,
                    identity: Unmanaged.passUnretained(identity)))
            var delivery = belfry_delivery()
            delivery.event = block.event
            withUnsafePointer(to: &delivery) { delivery in
                var item: UnsafePointer<belfry_delivery>? = delivery
                withUnsafePointer(to: &item) { item in
                    var batch = belfry_batch(
                        size: UInt32(MemoryLayout<belfry_batch>.size), count: 1, items: item)
                    _ = fixture.instance.descriptor.channel?.pointee.deliver(
                        fixture.instance.context, &batch)
                }
            }
            return block
        }
        #expect(fixture.instance.counters.eventsHeld.value == 1)
        try fixture.instance.stop(deadlineNs: 10_000_000_000)
        #expect(fixture.journal.contains("it still holds 1 events after stop()"))
        fixture.instance.destroy()
        // Its own, and the one that the plugin owes.
        block.release()
        block.release()
    }

    private let identity = EventIdentity(seed: 1)

    @Test func lengthsThatLieCostNothing() throws {
        let fixture = try Fixture("logs-too-much")
        try fixture.instance.create(config: "{}")
        try fixture.instance.start()
        // Of a thousand lines, the rate lets so many through.
        #expect(fixture.journal.all.count <= 200)
        #expect(fixture.instance.counters.logDropped.value >= 800)
        #expect(fixture.instance.current.health == BELFRY_DOWN)
        try fixture.instance.stop(deadlineNs: 10_000_000_000)
        fixture.instance.destroy()
    }
}
