package import JSON

/// `belfry status` for people.
///
/// Pure; what the daemon does not say is left out.
package struct StatusView {
    private let status: JSONValue
    private let ink: Ink

    package init(_ status: JSONValue, ink: Ink) {
        self.status = status
        self.ink = ink
    }

    package func lines() -> [String] {
        var lines = [headline]
        let problems = status["problems"]?.array ?? []
        if problems.isEmpty, let why = text("why") { lines.append("  \(PlainText.line(why))") }
        lines += problems.flatMap(problem)
        lines.append("")
        lines += facts
        let instances = status["instances"]?.array ?? []
        if !instances.isEmpty { lines += [""] + table(instances).lines().map { "  " + $0 } }
        let stored = status["store"].map { StoredChannelsView($0, ink: ink).lines() } ?? []
        if !stored.isEmpty { lines += [""] + stored.map { "  " + $0 } }
        return lines
    }

    /// What is wrong, and below it since when and what to do.
    private func problem(_ value: JSONValue) -> [String] {
        func words(_ key: String) -> String { PlainText.line(value[key]?.string ?? "") }
        let mark = words("severity") == "notice" ? ink.yellow("▲") : ink.red("■")
        return [
            "  \(mark) \(words("sentence"))",
            ink.dim("    └ since \(words("since")): ") + words("advice"),
        ]
    }

    private var headline: String {
        let version = text("version") ?? ""
        let mark: String
        switch text("health") {
        case "up": mark = "\(ink.green("●")) \(ink.bold("belfry \(version)")) is up"
        case "degraded":
            mark =
                "\(ink.yellow("▲")) \(ink.bold("belfry \(version)")) is \(ink.yellow("degraded"))"
        case "down":
            mark = "\(ink.red("■")) \(ink.bold("belfry \(version)")) is \(ink.alarm("down"))"
        default: mark = "● \(ink.bold("belfry \(version)"))"
        }
        let uptime = status["uptime_seconds"]?.integer.map { Quantity.time(seconds: $0) }
        return mark + (uptime.map { ink.dim(", for \($0)") } ?? "")
    }

    private var facts: [String] {
        let process = status["pid"]?.integer.map { String($0) }
        let routes = status["routes"]?.integer.map { Quantity.count($0) }
        let generation = status["generation"]?.integer.map { ", generation \($0)" } ?? ""
        let rows: [(String, String?)] = [
            ("process", process),
            ("configuration", text("config").map { $0 + generation }),
            ("routes", routes), ("instances", instanceCounts), ("stored", stored),
        ]
        return rows.compactMap { name, value in
            guard let value else { return nil }
            let gap = String(repeating: " ", count: 15 - name.count)
            return "  \(ink.dim(name))\(gap)\(PlainText.line(value))"
        }
    }

    /// "1,204 events in 96 commits, 3 duplicates".
    private var stored: String? {
        guard let store = status["store"], let events = store["events"]?.integer else { return nil }
        let commits = Quantity.count(store["commits"]?.integer ?? 0, "commit", "commits")
        var parts = ["\(Quantity.count(events, "event", "events")) in \(commits)"]
        for (key, word) in [
            ("duplicates", "duplicates"), ("waiting", "waiting"), ("failures", "failed commits"),
        ] {
            let count = store[key]?.integer ?? 0
            if count > 0 { parts.append("\(Quantity.count(count)) \(word)") }
        }
        return parts.joined(separator: ", ")
    }

    /// "4 running, 1 quarantined", in the order in which they come.
    private var instanceCounts: String? {
        guard let instances = status["instances"]?.array else { return nil }
        var states: [(name: String, count: Int64)] = []
        for instance in instances {
            let name = InstanceRow(instance).state
            if let index = states.firstIndex(where: { $0.name == name }) {
                states[index].count += 1
            } else {
                states.append((name, 1))
            }
        }
        let counts = states.map { "\(Quantity.count($0.count)) \($0.name)" }
        return counts.isEmpty ? "none" : counts.joined(separator: ", ")
    }

    private func table(_ instances: [JSONValue]) -> Table {
        var table = Table(
            [
                ("INSTANCE", .left), ("KIND", .left), ("STATE", .left), ("EVENTS", .right),
                ("LOST", .right), ("WAITING", .right),
            ], ink: ink)
        for instance in instances {
            let row = InstanceRow(instance)
            table.add(
                [
                    .init(row.name, ink.bold), .init(row.kind), row.stateCell(ink),
                    .init(row.events), .init(row.lost, ink.yellow), .init(row.waiting),
                ], note: row.trouble.map { ink.dim("└ ") + $0 })
        }
        return table
    }

    private func text(_ key: String) -> String? {
        status[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
}
