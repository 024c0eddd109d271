import CBelfry
import Configuration
import Core
import JSON
@testable import Pipeline
import Store
import Testing

@Suite("What providers tell later", .timeLimit(.minutes(1))) struct StoredNewsTests {
    private func rig(fallback: [String] = []) throws -> StoredRig {
        let rig = try StoredRig()
        var sending = SendingSettings()
        sending.fallback = fallback
        rig.start(
            StoredRig.configuration(
                [try rig.scribe(sending: sending), try rig.scribe("second")], routes: ["scribe"]))
        return rig
    }

    private func news(_ rig: StoredRig, _ kind: String) throws -> Int64? {
        let rows = try AskedDesk(rig).value("GET", "/status")["store"]?["channels"]?.array
        let row = rows?.first { $0["channel"] == "scribe" }
        return row?["news"]?[kind]?.integer
    }

    @Test func `a receipt is kept, shown and counted, though it came before the outcome`() throws {
        let rig = try rig()
        rig.send("one") { $0.subject = "receipt" }
        #expect(rig.eventually { ((try? rig.deliveries("one")) ?? []).first?.news.count == 1 })
        let desk = AskedDesk(rig)
        let row = try #require(try desk.value("GET", "/deliveries?event=one")["deliveries"]?[0])
        #expect(row["state"] == "delivered")
        #expect(row["news"]?[0]?["news"] == "received")
        #expect(row["news"]?[0]?["detail"] == "as the provider says")
        let lines = try desk.value("GET", "/explain?event=one")["users"]?[0]?["channels"]?[0]
        #expect(
            lines?["attempts"]?[0]?.string?.hasSuffix("that it has arrived: as the provider says")
                == true)
        #expect(rig.eventually { (try? news(rig, "received")) == 1 })
    }

    @Test func `what came back is a dead letter that says so`() throws {
        let rig = try rig()
        rig.send("one") { $0.subject = "bounce" }
        #expect(rig.reaches(.dead, "one"))
        let row = try #require(try rig.deliveries("one").first)
        #expect(row.history.map(\.status) == [BELFRY_OK])
        #expect(row.detail == "as the provider says")
        let desk = AskedDesk(rig)
        let letter = try desk.value("GET", "/dead-letters")["dead_letters"]?[0]
        #expect(letter?["why"] == "bounced")
        #expect(rig.eventually { (try? news(rig, "bounced")) == 1 })
    }

    @Test func `where there is a fallback list, that goes on`() throws {
        let rig = try rig(fallback: ["second"])
        rig.send("one") { $0.subject = "bounce" }
        #expect(rig.eventually { rig.attempts("second").count == 1 })
        #expect(
            rig.eventually {
                ((try? rig.deliveries("one")) ?? []).map(\.state).first == .movedOn
            })
    }

    @Test func `news of a message that nobody knows is counted`() throws {
        let rig = try rig()
        rig.send("one") { $0.subject = "odd" }
        #expect(rig.eventually { (try? news(rig, "unknown")) == 1 })
        #expect(rig.reaches(.delivered, "one"))
    }

    @Test func `what was reported when the host ends is kept`() throws {
        let rig = try rig()
        rig.send("one") { $0.subject = "receipt" }
        #expect(rig.reaches(.delivered, "one"))
        rig.stop()
        #expect(try rig.deliveries("one").first?.news.count == 1)
    }

    @Test func `more than may wait is not taken`() {
        let intake = NewsIntake()
        let news = ReportedNews(
            instance: "a", provider: "p", status: BELFRY_OK, detail: "", atNs: 0, dueNs: 0)
        for _ in 0..<NewsIntake.capacity { #expect(intake.offer(news)) }
        #expect(!intake.offer(news))
        #expect(intake.take(at: 0) != nil)
        #expect(intake.offer(news))
    }

    @Test func `while the store cannot be read nothing is looked for, and nothing is lost`() throws
    {
        let intake = NewsIntake()
        for provider in ["a", "b"] {
            let news = ReportedNews(
                instance: "i", provider: provider, status: BELFRY_OK, detail: "", atNs: 0, dueNs: 0)
            #expect(intake.offer(news))
        }
        intake.rest(with: try #require(intake.take(at: 0)), at: 0)
        #expect(intake.take(at: 0) == nil)
        #expect(!intake.isEmpty)
        let later: Int64 = 1_000_000_000
        #expect(
            [intake.take(at: later), intake.take(at: later)].map { $0?.provider } == ["a", "b"])
        #expect(intake.isEmpty)
    }

    @Test func `a message is looked for a few times, a second apart`() throws {
        let intake = NewsIntake()
        let news = ReportedNews(
            instance: "a", provider: "p", status: BELFRY_OK, detail: "", atNs: 0, dueNs: 0)
        #expect(intake.offer(news))
        var now: Int64 = 0
        for look in 1..<NewsIntake.looksMax {
            let next = try #require(intake.take(at: now))
            #expect(intake.putBack(next, at: now), "\(look)")
            #expect(intake.take(at: now) == nil)
            now += 1_000_000_000
        }
        #expect(!intake.putBack(try #require(intake.take(at: now)), at: now))
    }
}
