import Core
import JSON
import People
import Testing
import Vocabulary

struct SilenceTests {
    private let now = Zone.utc.time(2026, 11, 21, 12)

    private func silence(_ text: String) throws -> Silence {
        try Silence(try JSONValue(parsing: text), id: 7, now: now)
    }

    private func fault(_ text: String) throws -> String? {
        do {
            _ = try silence(text)
            return nil
        } catch let error as PeopleError {
            return error.description
        }
    }

    @Test func `a silence is read whole and printed again`() throws {
        let read = try silence(
            """
            {"match": {"type": "order_*", "subject": ["AAPL", "MSFT"], "user": "ana",
                       "source": "alpaca", "priority": "high"},
             "start": "2026-11-21T20:00:00Z", "end": "2026-11-22T03:30:00.5+05:30",
             "author": "bob", "comment": "maintenance"}
            """)
        #expect(
            read.matcher
                == EventMatcher(
                    types: ["order_*"], subjects: ["AAPL", "MSFT"], users: ["ana"],
                    sources: ["alpaca"], priority: .atLeast(.high)))
        #expect(read.startNs == Zone.utc.time(2026, 11, 21, 20))
        #expect(read.endNs == Zone.utc.time(2026, 11, 21, 22) + Ns.second / 2)
        #expect(try Silence(read.json, id: 7, now: 0) == read)
    }

    @Test func `it begins now unless it says when, and times may be milliseconds`() throws {
        let end = now + Ns.hour
        let read = try silence(
            #"{"match": {"type": "x"}, "end": \#(end / 1_000_000), "author": "bob"}"#)
        #expect((read.startNs, read.endNs) == (now, end))
        #expect(!read.isActive(at: now - 1))
        #expect(read.isActive(at: now))
        #expect(read.isActive(at: end - 1))
        #expect(!read.isActive(at: end))
    }

    @Test func `an event must satisfy every part`() {
        let matcher = EventMatcher(
            types: ["order_*"], sources: ["alpaca", "ib"],
            priority: [PrioritySet(.medium), PrioritySet(.high)])
        func facts(_ type: String, _ source: String) -> EventFacts {
            EventFacts(type: type, source: source)
        }
        #expect(matcher.matches(facts("order_filled", "ib")))
        #expect(!matcher.matches(facts("order_filled", "other")))
        #expect(!matcher.matches(facts("signal", "ib")))
        #expect(!matcher.matches(facts("order_execution_failed", "ib")))
        #expect(matcher.matches(user: "anybody"))
        #expect(!EventMatcher(users: ["a*"]).matches(user: "bob"))
    }

    private static let faults: [(String, String)] = [
        (
            #"{"end": 2000000000000, "author": "b"}"#,
            "a silence must say what it is about in 'match', or all would be lost"
        ),
        (
            #"{"match": {}, "end": 2000000000000, "author": "b"}"#,
            "a silence must say what it is about in 'match', or all would be lost"
        ),
        (
            #"{"match": {"type": "x"}, "author": "b"}"#,
            "a silence needs an 'end' that is later than its start"
        ),
        (
            #"{"match": {"type": "x"}, "end": 1, "author": "b"}"#,
            "a silence needs an 'end' that is later than its start"
        ),
        (
            #"{"match": {"type": "x"}, "end": "2026-02-30T00:00:00Z", "author": "b"}"#,
            "at /end: expected a time such as \"2026-11-21T20:00:00Z\""
        ),
        (
            #"{"match": {"type": "x"}, "end": "2030-01-01T00:00:00Z"}"#,
            "a silence needs an 'author'"
        ),
        (
            #"{"match": {"types": "x"}}"#,
            "at /match/types: there is no 'types' here. Did you mean 'type'?"
        ),
        (#"{"match": {"type": []}}"#, "at /match/type: expected 1 to 100 patterns"),
        (
            #"{"match": {"priority": ["loud"]}}"#,
            "at /match/priority/0: expected low, medium, high or critical"
        ),
        (#"{"match": {"type": "x"}, "until": 1}"#, "at /until: there is no 'until' here."),
    ]

    @Test(arguments: faults)
    func `a fault is a sentence with its place`(text: String, sentence: String) throws {
        #expect(try fault(text) == sentence)
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T20:00:00", "2026-11-21T24:00:00Z", "2026-11-21T20:60:00Z",
        "2026-13-01T00:00:00Z", "2026-11-21T20:00:00.Z", "2026-11-21T20:00:00.1234567890Z",
        "2026-11-21T20:00:00+0100", "2026-11-21T20:00:00Zx", "1969-12-31T23:59:59Z",
        "9999-01-01T00:00:00Z",
    ])
    func `what is no time is refused`(time: String) throws {
        #expect(
            try fault(#"{"match": {"type": "x"}, "end": "\#(time)", "author": "b"}"#)
                == "at /end: expected a time such as \"2026-11-21T20:00:00Z\"")
    }
}
