import JSON

/// One instance, as `/status` and `/plugins` describe it.
struct InstanceRow {
    private let value: JSONValue

    init(_ value: JSONValue) {
        self.value = value
    }

    var name: String { text("instance") }
    var kind: String { text("kind") }
    var id: String { text("id") }
    var version: String { text("version") }
    var placement: String { text("placement") }

    var generation: String { value["generation"]?.integer.map { String($0) } ?? "" }

    /// One word: how it runs where it runs, else why it does not.
    var state: String {
        guard isStarted else { return text("state") }
        let health = text("health")
        return health.isEmpty || health == "up" ? "running" : health
    }

    private var isStarted: Bool { ["started", "running"].contains(text("state")) }

    func stateCell(_ ink: Ink) -> Table.Cell {
        switch state {
        case "running": Table.Cell(state, ink.green)
        case "disabled", "stopped": Table.Cell(state, ink.dim)
        case "quarantined", "down": Table.Cell(state, ink.red)
        default: Table.Cell(state, ink.yellow)
        }
    }

    /// What a source has emitted or a channel delivered.
    var events: String {
        guard value["counters"] != nil else { return "" }
        return Quantity.count(counter("accepted") + counter("delivered"))
    }

    /// What was not taken or not delivered; empty where nothing was.
    var lost: String {
        let lost = counter("refused") + counter("shed") + counter("rejected")
        return lost == 0 ? "" : Quantity.count(lost)
    }

    var waiting: String {
        let waiting = counter("queued")
        return waiting == 0 ? "" : Quantity.count(waiting)
    }

    var lastError: String? {
        let error = text("last_error")
        return error.isEmpty ? nil : PlainText.line(error)
    }

    /// What an operator should know: why it ails, else what last went wrong.
    var trouble: String? {
        let reason = text("health_reason")
        return isStarted && state != "running" && !reason.isEmpty
            ? PlainText.line(reason) : lastError
    }

    private func text(_ key: String) -> String { value[key]?.string ?? "" }

    private func counter(_ name: String) -> Int64 { value["counters"]?[name]?.integer ?? 0 }
}
