import Control
import JSON
import People
import Pipeline
import Store

/// Silences: what shall not ring for a while.
extension Ledger {
    func silences() throws(LedgerRefusal) -> JSONValue {
        let time = now
        let silences = try ask { () throws(StoreError) in try lane.silences() }
        return ["silences": .array(silences.map { row($0, at: time) })]
    }

    private func row(_ silence: Silence, at time: Int64) -> JSONValue {
        let state =
            silence.isActive(at: time) ? "active" : silence.startNs > time ? "pending" : "over"
        guard var row = silence.json.object else { return silence.json }
        row["state"] = .string(state)
        return .object(row)
    }

    func addSilence(
        _ document: JSONValue, _ caller: Caller
    ) throws(LedgerRefusal) -> JSONValue {
        var document = document
        if var object = document.object, object["author"] == nil {
            object["author"] = .string(caller.name)
            document = .object(object)
        }
        let draft = try silence(document, number: 0)
        var detail = draft.json.object ?? [:]
        detail["id"] = nil
        try makeRoom()
        // Its line in the audit gives a silence its number: no two have the same, on any node.
        let number = try ask { () throws(StoreError) in
            try store.record(
                entry("silence.add", draft.author, by: caller, .object(detail)))
        }
        let silence = try silence(document, number: number)
        try ask { () throws(StoreError) in try lane.put(silence) }
        return row(silence, at: now)
    }

    private func silence(
        _ document: JSONValue, number: Int64
    ) throws(LedgerRefusal) -> Silence {
        do throws(PeopleError) {
            return try Silence(document, id: number, now: now)
        } catch {
            throw LedgerRefusal(error, in: "silence")
        }
    }

    /// Lets go of those that are over once there are as many as count.
    private func makeRoom() throws(LedgerRefusal) {
        let time = now
        let silences = try ask { () throws(StoreError) in try lane.silences() }
        guard silences.count >= Decider.silencesMax else { return }
        let over = silences.filter { $0.endNs <= time }
        guard !over.isEmpty else {
            throw LedgerRefusal(
                status: 409, code: "too_many_silences",
                sentence: "There are \(Decider.silencesMax) silences already; remove some first.")
        }
        for silence in over {
            _ = try ask { () throws(StoreError) in try lane.removeSilence(silence.id) }
        }
    }

    func removeSilence(_ number: Int64, _ caller: Caller) throws(LedgerRefusal) -> JSONValue {
        let isRemoved = try ask { () throws(StoreError) in try lane.removeSilence(number) }
        guard isRemoved else {
            throw .missing("silence", "There is no silence \(number).")
        }
        try note("silence.remove", String(number), by: caller)
        return ["id": .integer(number), "removed": true]
    }
}
