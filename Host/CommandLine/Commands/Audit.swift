import Control
import HTTP1
import JSON
import Platform

enum AuditCommand {
    /// So many lines are asked for at once.
    private static let pageSize = 1_000

    static let declaration: Command = Command(
        "audit", "show who changed what, and what was sent to whom",
        details: """
            Without --deliveries: reloads, people, silences, acknowledgements, dead letters that \
            were replayed or put away, test sends. Oldest first, in the order in which they \
            happened; all times are UTC. Nothing of it is ever changed or removed. Deliveries \
            come in the order in which their events were accepted, and are there for as long as \
            the store keeps those.
            """,
        options: [
            Option("since", value: "TIME", "From then on: 7d, 90m, or 2026-11-21T07:40:00Z"),
            Option("until", value: "TIME", "Only what was before"),
            Option("user", value: "ID", "Only what concerns this user"),
            Option("deliveries", "Show deliveries and what became of them, not changes"),
            Option("messages", "With --deliveries: with the title and body of each event"),
            Option("json", "Print each line as a JSON object"),
            Option("csv", "Print comma-separated values, with a line of names first"),
        ] + DaemonDoor.options,
        examples: [
            "belfry audit --since 7d", "belfry audit --deliveries --since 30d --csv > sent.csv",
        ]
    ) { invocation, surroundings throws(CommandFailure) in
        if invocation.has("json") && invocation.has("csv") {
            throw CommandFailure(.usage, "'belfry audit' prints either --json or --csv.")
        }
        if invocation.has("messages") && !invocation.has("deliveries") {
            throw CommandFailure(.usage, "--messages goes with --deliveries.")
        }
        try export(invocation, surroundings)
        return .ok
    }

    private static func export(
        _ invocation: Invocation, _ surroundings: Surroundings
    ) throws(CommandFailure) {
        let isOfDeliveries = invocation.has("deliveries")
        let path = isOfDeliveries ? "/audit/deliveries" : "/audit"
        let query = query(invocation, nowNs: Clock.system.unixNs())
        let view = AuditView(
            isOfDeliveries ? .deliveries(withMessages: invocation.has("messages")) : .changes,
            invocation.has("json") ? .json : invocation.has("csv") ? .csv : .table,
            ink: surroundings.output.ink)
        surroundings.output.lines(view.head)
        var after: Int64?
        var count = 0
        repeat {
            let place = after.map { "&after=\($0)" } ?? ""
            let page = try DaemonDoor(invocation, surroundings).askOrRefuse(
                "GET", "\(path)?\(query)\(place)")
            let rows = page[isOfDeliveries ? "deliveries" : "audit"]?.array ?? []
            if !rows.isEmpty { surroundings.output.lines(view.lines(rows)) }
            count += rows.count
            after = page["next_after"]?.integer
        } while after != nil
        if count == 0 { surroundings.output.lines(view.nothing) }
    }

    /// "limit=1000&since=…", as the API takes it.
    static func query(_ invocation: Invocation, nowNs: Int64) -> String {
        var items = ["limit=\(pageSize)"]
        for name in ["since", "until"] {
            guard let text = invocation.value(name) else { continue }
            items.append("\(name)=\(PercentCoding.encode(AskedTime.query(text, nowNs: nowNs)))")
        }
        if let user = invocation.value("user") {
            items.append("user=\(PercentCoding.encode(user))")
        }
        if invocation.has("messages") { items.append("messages=true") }
        return items.joined(separator: "&")
    }
}
