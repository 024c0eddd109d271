import Control
import Core
import JSON
import Outbox
import Pipeline
import Store

/// Dead letters: what was never delivered, for an operator to look at.
extension Ledger {
    /// So many are replayed or purged in one step.
    private static let stepSize = 1_000

    func deadLetters(
        of instance: String?, _ page: LedgerPage
    ) throws(LedgerRefusal) -> JSONValue {
        var request = DeadLetterRequest(
            before: page.before.map { DeliveryNumber(rawValue: $0) }, limit: page.limit)
        if let instance { request.instance = try number(ofInstance: instance) }
        let letters = try ask { () throws(StoreError) in try store.deadLetters(request) }
        var rows: [JSONValue] = []
        for letter in letters { rows.append(try row(letter)) }
        let isMore = letters.count == page.limit
        return [
            "dead_letters": .array(rows),
            "next_before": isMore ? .integer(letters.last?.number.rawValue ?? 0) : .null,
        ]
    }

    private func row(_ letter: DeadLetter) throws(LedgerRefusal) -> JSONValue {
        let event = try ask { () throws(StoreError) in try store.event(letter.event) }
        return [
            "id": .integer(letter.number.rawValue),
            "event": event.map { .string($0.draft.id) } ?? .null,
            "type": event.map { .string($0.draft.type) } ?? .null,
            "channel": .string(name(ofInstance: letter.instance)),
            "user": .string(letter.user), "recipient": .string(letter.recipient),
            "attempts": .integer(Int64(letter.attempts)), "ended_at": .moment(letter.endedNs),
            "why": .string(EndReason(rawValue: letter.endReason)?.name ?? "unknown"),
            "detail": .string(letter.detail),
        ]
    }

    func replay(
        _ letters: LetterSelection, _ caller: Caller
    ) throws(LedgerRefusal) -> JSONValue {
        let selection = try selection(letters)
        let count = try all { () throws(StoreError) in
            try lane.replay(selection, limit: Ledger.stepSize)
        }
        try note("dead_letters.replay", subject(letters), by: caller, ["count": .integer(count)])
        return ["replayed": .integer(count)]
    }

    func purge(
        _ letters: LetterSelection, _ caller: Caller
    ) throws(LedgerRefusal) -> JSONValue {
        let selection = try selection(letters)
        let count = try all { () throws(StoreError) in
            try store.purge(selection, limit: Ledger.stepSize)
        }
        try note("dead_letters.purge", subject(letters), by: caller, ["count": .integer(count)])
        return ["purged": .integer(count)]
    }

    /// Step by step, so that the committer gets in between.
    private func all(
        _ step: () throws(StoreError) -> Int
    ) throws(LedgerRefusal) -> Int64 {
        var total = 0
        while true {
            let count = try ask(step)
            total += count
            if count < Ledger.stepSize { return Int64(total) }
        }
    }

    private func selection(
        _ letters: LetterSelection
    ) throws(LedgerRefusal) -> DeadLetterSelection {
        switch letters {
        case .these(let numbers): .these(numbers.map { DeliveryNumber(rawValue: $0) })
        case .all(let instance, let last):
            .all(
                instance: try number(ofInstance: instance), upTo: DeliveryNumber(rawValue: last))
        }
    }

    private func subject(_ letters: LetterSelection) -> String {
        switch letters {
        case .these(let numbers): numbers.map { String($0) }.joined(separator: ",")
        case .all(let instance, let last): "\(instance) up to \(last)"
        }
    }

    private func number(ofInstance name: String) throws(LedgerRefusal) -> Int32 {
        guard let number = lane.number(ofInstance: name) else {
            throw .missing(
                "instance", "There is no channel \"\(name)\" here whose deliveries are stored.")
        }
        return number
    }
}
