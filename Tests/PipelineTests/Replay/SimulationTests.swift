import Configuration
import Core
import People
import Pipeline
import Store
import Testing

@Suite("Reading the journal into a replay") struct SimulationTests {
    typealias Scene = ReplayScene

    private let all = Scene.rule("all", to: ["mail"])

    /// A journal of so many events, a minute from one to the next; notes what it was asked.
    private final class PagedJournal: EventJournal {
        private let all: [StoredEvent]
        private(set) var asked: [JournalRequest] = []

        init(_ count: Int) {
            all = (0..<Int64(count)).map { Scene.event($0 + 1, after: $0) }
        }

        func events(_ request: JournalRequest) -> [StoredEvent] {
            asked.append(request)
            return Array(
                all.filter {
                    $0.number > request.after ?? 0 && $0.acceptedNs >= request.fromNs
                }.prefix(request.limit))
        }

        func event(_ number: Int64) -> StoredEvent? { nil }
        func event(withID id: String) -> Int64? { nil }
        func notifications(
            ofEvent event: Int64, after number: Int64?, limit: Int
        ) -> [StoredNotification] { [] }
        func deliveries(
            of owner: DeliveryOwner, after number: DeliveryNumber?, limit: Int
        ) -> [StoredDelivery] { [] }
        func digest(of lead: DeliveryNumber, limit: Int) -> StoredDigest {
            StoredDigest()
        }
        func eventID(ofNotification number: Int64) -> String? { nil }
        func sent(_ request: SentRequest) -> [SentDelivery] { [] }
        func decisions(
            ofEvent event: Int64, after: (user: String, instance: Int32)?, limit: Int
        ) -> [StoredDecision] { [] }
    }

    private func simulation(_ scope: Replay.Scope = Replay.Scope()) throws -> Simulation {
        Simulation(from: try Scene.side([all]), to: try Scene.side([]), scope)
    }

    @Test(arguments: [0, 1, 499, 500, 501, 1_203])
    func `Every event is heard once, page by page`(count: Int) throws {
        let journal = PagedJournal(count)
        var simulation = try simulation()
        try simulation.run(over: journal) { false }
        #expect(simulation.replay.result.events == count)
        #expect(simulation.replay.result.kinds[.removed] ?? 0 == count)
        #expect(simulation.stoppedAtNs == nil)
        #expect(journal.asked.allSatisfy { $0.limit == 500 })
        #expect(journal.asked.count == count / 500 + 1)
    }

    @Test func `It begins an hour early, and ends when nothing older comes any more`() throws {
        let journal = PagedJournal(2_000)
        var scope = Replay.Scope()
        scope.countsFromNs = Scene.noon + 90 * Scene.minute
        scope.untilNs = Scene.noon + 99 * Scene.minute
        var simulation = try simulation(scope)
        try simulation.run(over: journal) { false }
        #expect(simulation.replay.result.events == 10)
        #expect(journal.asked.map(\.fromNs) == [Scene.noon + 30 * Scene.minute])
    }

    @Test func `Who is out of time says how far it came`() throws {
        var simulation = try simulation()
        try simulation.run(over: PagedJournal(2_000)) { true }
        #expect(simulation.replay.result.events == 500)
        #expect(simulation.stoppedAtNs == Scene.noon + 499 * Scene.minute)
    }
}
