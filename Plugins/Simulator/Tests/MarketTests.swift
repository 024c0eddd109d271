import BelfryKit
import CBelfry
import JSON
import Testing
import Vocabulary

@testable import Simulator

/// Copies of what stands on a page.
struct Written: Equatable {
    var type: String
    var subject: String
    var title: String
    var payload: String
    var thread: String
    var priority: Int32
    var time: Int64
    var numbers: [String: Double]
    var attributes: [String: String]

    init(_ event: belfry_event) {
        type = event.type.copied
        subject = event.subject.copied
        title = event.title.copied
        payload = event.payload.copied
        thread = event.thread_key.copied
        priority = event.priority
        time = event.time_unix_ns
        numbers = Dictionary(
            uniqueKeysWithValues: UnsafeBufferPointer(
                start: event.numbers, count: event.number_count
            ).map { ($0.key.copied, $0.value) })
        attributes = Dictionary(
            uniqueKeysWithValues: UnsafeBufferPointer(start: event.attrs, count: event.attr_count)
                .map { ($0.key.copied, $0.value.copied) })
    }
}

extension belfry_str {
    var copied: String {
        String(decoding: UnsafeRawBufferPointer(start: ptr, count: len), as: UTF8.self)
    }
}

/// The first events of a simulation.
func events(
    _ count: Int, _ settings: SimulatorSettings, pageSize: Int = 64,
    at time: EventTime = .since(1_700_000_000_000_000_000)
) -> [Written] {
    var position = Position(settings)
    let scribe = Scribe(
        symbols: settings.symbols, users: settings.users, isWanted: settings.wants)
    let page = Page(capacity: pageSize)
    var all: [Written] = []
    while all.count < count {
        page.clear()
        for _ in 0..<min(pageSize, count - all.count) {
            scribe.write(next: &position.market, at: time, onto: page)
        }
        all += page.events.compactMap { $0.map { Written($0.pointee) } }
    }
    return all
}

@Suite("The simulated market")
struct MarketTests {
    private let symbols = ["AAPL", "RELIANCE", "BTC-USD"]

    @Test("the same seed gives the same events, however they are paged; another seed others")
    func replay() {
        let settings = SimulatorSettings(seed: 7, symbols: symbols)
        let once = events(2_000, settings, pageSize: 64)
        #expect(once == events(2_000, settings, pageSize: 1))
        #expect(once != events(2_000, SimulatorSettings(seed: 8, symbols: symbols)))
    }

    @Test("the sequence of seed 1 does not change from one version to the next")
    func golden() {
        let titles = events(6, SimulatorSettings(seed: 1, symbols: symbols)).map(\.title)
        #expect(titles == Golden.titles)
        // FNV-1a over all that is said in 10,000 events.
        let hash = events(10_000, SimulatorSettings(seed: 1, symbols: symbols))
            .flatMap { "\($0.type)|\($0.title)|\($0.payload)".utf8 }
            .reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        #expect(hash == Golden.hash)
    }

    @Test("every type of the vocabulary occurs")
    func coverage() {
        let types = Set(events(60_000, SimulatorSettings(seed: 3, symbols: symbols)).map(\.type))
        #expect(types == Set(Vocabulary.all.map(\.name)))
    }

    @Test("every event is within the limits: valid JSON, a title, a subject, a number in order")
    func soundness() throws {
        let long = String(repeating: "₹", count: 21)
        let settings = SimulatorSettings(seed: 5, symbols: symbols + [long], users: [long])
        for (index, event) in events(20_000, settings).enumerated() {
            #expect(event.numbers["seq"] == Double(index + 1))
            #expect(event.attributes == ["simulated": "true"])
            #expect(!event.title.isEmpty && !event.subject.isEmpty)
            let payload = try JSONValue(parsing: event.payload)
            #expect(payload["timestamp"]?.integer == event.time / 1_000_000)
            guard index % 100 == 0 else { continue }
            #expect(event.numbers.values.allSatisfy { $0.isFinite })
        }
    }

    @Test("time passes, and orders live one life under one thread key")
    func lives() {
        let all = events(20_000, SimulatorSettings(seed: 9, symbols: symbols))
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.time <= $1.time })
        let orders = all.filter { $0.type.hasPrefix("order_") }
        for life in Dictionary(grouping: orders, by: \.thread).values {
            let types = life.map(\.type)
            #expect(types.first == "order_accepted")
            #expect(types.dropFirst().dropLast().allSatisfy { $0 == "order_partial_fill" })
            let filled = life.compactMap { $0.numbers["filled"] }
            #expect(filled == filled.sorted())
        }
    }

    @Test("prices stay near where they began")
    func prices() {
        let prices = events(200_000, SimulatorSettings(seed: 2, types: ["price_update"]))
            .compactMap { $0.numbers["price"] }
        #expect(prices.allSatisfy { (50...600).contains($0) })
        #expect(Set(prices).count > 100)
    }

    @Test("only wanted types are written, numbered without gaps, in the order of the whole")
    func filtering() {
        let all = events(5_000, SimulatorSettings(seed: 4)).filter {
            $0.type.hasPrefix("session_")
        }
        let some = events(all.count, SimulatorSettings(seed: 4, types: ["session_*"]))
        #expect(some.map(\.title) == all.map(\.title))
        #expect(some.map { $0.numbers["seq"] } == (1...all.count).map { Double($0) })
    }

    @Test("alert levels decide the priority of risk alerts")
    func priorities() throws {
        for event in events(30_000, SimulatorSettings(seed: 6, types: ["risk_alert"])).prefix(300) {
            let level = try JSONValue(parsing: event.payload)["alertLevel"]?.string
            #expect(event.priority == (level == "warning" ? -1 : BELFRY_CRITICAL))
        }
    }

    @Test("a position goes through bytes unharmed, and other bytes are no position")
    func encoding() {
        var position = Position(SimulatorSettings(seed: 11, symbols: symbols))
        for _ in 0..<5_000 { _ = position.market.next() }
        position.sequence = 5_000
        let bytes = position.encoded()
        #expect(Position(decoding: bytes) == position)
        #expect(Position(decoding: Array(bytes.dropLast())) == nil)
        #expect(Position(decoding: Array("{}".utf8)) == nil)
    }
}

@Suite("Settings of the simulator")
struct SimulatorSettingsTests {
    @Test("globs that match nothing and texts that would break JSON are faults with their place")
    func faults() {
        let settings = SimulatorSettings(
            symbols: ["AAPL", "A\"B", ""], users: ["a\nb"], types: ["order_*", "ordr_?"],
            limit: -1)
        #expect(
            settings.faults().map(\.pointer) == [
                "/types/1", "/symbols/1", "/symbols/2", "/users/0", "/limit",
            ])
    }
}

@Suite("Pace")
struct PaceTests {
    @Test("exactly the rate is due, whenever one looks")
    func exactness() {
        var pace = Pace(Tempo(rate: 333, group: 1), from: 1_000)
        var random = Randomness(seed: 1)
        var now: Int64 = 1_000
        var total = 0
        while now < 60_000_001_000 {
            let due = pace.due(at: now)
            pace.pay(due)
            total += due
            #expect(total == Int(Double(now - 1_000) * 333 / 1e9))
            now += Int64(random.below(20_000_000))
        }
    }

    @Test("it wakes when the next group is due, and not more often than each millisecond")
    func waking() {
        var slow = Pace(Tempo(rate: 2, group: 1), from: 0)
        #expect(slow.due(at: 0) == 0)
        #expect(slow.wakeUp(after: 0) == 500_000_000)
        #expect(slow.due(at: 500_000_000) == 1)
        slow.pay(1)
        #expect(slow.wakeUp(after: 500_000_000) == 1_000_000_000)
        let fast = Pace(Tempo(rate: 1_000_000, group: 1), from: 0)
        #expect(fast.wakeUp(after: 5) == 1_000_005)
    }

    @Test("groups come whole, at the same mean rate")
    func bursts() {
        var pace = Pace(Tempo(rate: 100, group: 50), from: 0)
        #expect(pace.due(at: 499_000_000) == 0)
        #expect(pace.wakeUp(after: 499_000_000) == 500_000_000)
        #expect(pace.due(at: 500_000_000) == 50)
    }

    @Test("a change of tempo counts from its moment, and silence never wakes")
    func change() {
        var pace = Pace(Tempo(rate: 10, group: 1), from: 0)
        #expect(pace.due(at: 400_000_000) == 4)
        pace.change(to: Tempo(rate: 1_000, group: 1), at: 400_000_000)
        #expect(pace.due(at: 400_000_000) == 0)
        #expect(pace.due(at: 500_000_000) == 100)
        // The same tempo again is no change.
        pace.pay(100)
        pace.change(to: Tempo(rate: 1_000, group: 1), at: 501_000_000)
        #expect(pace.due(at: 502_000_000) == 2)
        pace.change(to: Tempo(rate: 0, group: 1), at: 600_000_000)
        #expect(pace.due(at: 3_600_000_000_000) == 0)
        #expect(pace.wakeUp(after: 600_000_000) == nil)
    }

    @Test("after a long standstill a second is made up for, no more")
    func backlog() {
        var pace = Pace(Tempo(rate: 100, group: 1), from: 0)
        #expect(pace.due(at: 3_600_000_000_000) == 101)
        pace.pay(101)
        #expect(pace.due(at: 3_600_000_000_000) == 0)
        #expect(pace.due(at: 3_600_500_000_000) == 49)
    }
}
