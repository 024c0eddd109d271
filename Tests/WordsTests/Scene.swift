import CBelfry
import Core
import Testing

@testable import Words

/// A renderer with what it is asked in most tests.
struct Scene {
    var wordbook = Wordbook()
    var reader = Reader(locale: "en", clock: .utc, nowUnixNs: Scene.now)
    var kind = "email"
    var links: [ActionLink] = []

    /// 2024-01-15 10:35:00 UTC.
    static let now: Int64 = 1_705_314_900_000_000_000
    /// 2024-01-15 10:30:00 UTC.
    static let time: Int64 = 1_705_314_600_000_000_000

    func render(_ draft: EventDraft) -> Words {
        var renderer = Renderer(wordbook)
        return draft.withEvent {
            renderer.render($0, for: reader, kind: kind, links: links)
        }
    }

    /// What `template` says as a body.
    func text(_ template: String, _ draft: EventDraft = Scene.signal) throws -> String {
        var override = WordOverride()
        override.body = try Template(parsing: template)
        var scene = self
        scene.wordbook = Wordbook([override])
        return scene.render(draft).body
    }

    func digest(_ drafts: [EventDraft], total: Int) -> Words {
        var renderer = Renderer(wordbook)
        return Scene.lend(drafts[...], []) { events in
            renderer.digest(events, total: total, for: reader, kind: kind, links: links)
        }
    }

    private static func lend(
        _ drafts: ArraySlice<EventDraft>, _ events: [UnsafePointer<belfry_event>],
        _ body: ([UnsafePointer<belfry_event>]) -> Words
    ) -> Words {
        guard let first = drafts.first else { return body(events) }
        return first.withEvent { lend(drafts.dropFirst(), events + [$0], body) }
    }

    /// The alert of the flows' documents.
    static var signal: EventDraft {
        var draft = EventDraft(type: "signal")
        draft.subject = "AAPL"
        draft.user = "ada"
        draft.priority = BELFRY_HIGH
        draft.timeUnixNs = time
        draft.payload = """
            {"symbol":"AAPL","direction":"LONG","strategy":"Momentum","status":"pending",\
            "tags":["a","b"],"nothing":null,"deep":{"er":[{"x":1.5}]},"spelt":"1234.5",\
            "when":1705314600000,"iso":"2024-01-15T16:00:00+05:30","odd":"caf\\u00e9 \\"x\\""}
            """
        draft.numbers = [("confidence", 85.2), ("price", 175.5)]
        draft.attrs = [("desk", "tech_desk"), ("currency", "USD")]
        return draft
    }

    static func event(payload: String, type: String = "signal") -> EventDraft {
        var draft = EventDraft(type: type)
        draft.payload = payload
        draft.timeUnixNs = time
        return draft
    }
}
