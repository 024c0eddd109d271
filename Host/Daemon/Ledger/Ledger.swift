import Calendar
import Control
import JSON
import Pipeline
import Platform
import Store

/// Answers what is asked of the durable lane.
///
/// For threads that may wait for the store.
struct Ledger: Sendable {
    let host: BelfryHost
    let lane: DurableLane

    /// Nil under a host that stores nothing.
    init?(of host: BelfryHost) {
        guard let lane = host.durable else { return nil }
        self.host = host
        self.lane = lane
    }

    func answer(_ request: LedgerRequest) -> ControlReply {
        do throws(LedgerRefusal) {
            return .json(try object(of: request))
        } catch {
            return error.reply
        }
    }

    private func object(of request: LedgerRequest) throws(LedgerRefusal) -> JSONValue {
        switch request.question {
        case .inbox(let user, let unreadOnly, let page):
            try inbox(of: user, unreadOnly: unreadOnly, page)
        case .unreadCount(let user): try unreadCount(of: user)
        case .markRead(let number, let user): try markRead(number, of: user)
        case .acknowledge(let number, let user):
            try acknowledge(number, by: user, request.caller)
        case .deliveries(let event): try deliveries(ofEvent: event)
        case .explanation(let event, let user): try explanation(ofEvent: event, user)
        case .deadLetters(let instance, let page): try deadLetters(of: instance, page)
        case .replay(let letters): try replay(letters, request.caller)
        case .purge(let letters): try purge(letters, request.caller)
        case .silences: try silences()
        case .addSilence(let document): try addSilence(document, request.caller)
        case .removeSilence(let number): try removeSilence(number, request.caller)
        case .users(let last, let limit): try users(after: last, limit)
        case .user(let id): try user(id)
        case .putUser(let id, let document): try putUser(id, document, request.caller)
        case .removeUser(let id): try removeUser(id, request.caller)
        case .putPreferences(let id, let document):
            try putPreferences(id, document, request.caller)
        case .goneContacts(let user, let last, let limit):
            goneContacts(of: user, after: last, limit)
        case .enableContacts(let user, let channel):
            try enableContacts(of: user, at: channel, request.caller)
        case .audit(let page): try audit(page)
        case .sent(let page, let withMessages): try sent(page, withMessages: withMessages)
        // It takes as long as the channels do: see ChannelTrial.
        case .testSend: throw .missing("answer", "A test is not sent here.")
        // See DraftSimulation.
        case .simulation: throw .missing("answer", "Nothing is simulated here.")
        }
    }

    // MARK: What all answers need

    var store: any DurableStore { lane.store }
    var now: Int64 { host.lane.clock.unixNs() }

    /// Asks the store; its trouble becomes the answer.
    func ask<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(LedgerRefusal) -> Value {
        do throws(StoreError) {
            return try body()
        } catch {
            throw LedgerRefusal(error)
        }
    }

    /// Writes into the audit who did what.
    func note(
        _ action: String, _ subject: String, by caller: Caller, _ detail: JSONValue? = nil
    ) throws(LedgerRefusal) {
        _ = try ask { () throws(StoreError) in
            try store.record(entry(action, subject, by: caller, detail))
        }
    }

    func entry(
        _ action: String, _ subject: String, by caller: Caller, _ detail: JSONValue?
    ) -> AuditEntry {
        AuditEntry(
            atNs: now, who: caller.name, process: caller.process, action: action,
            subject: subject, detail: detail?.text() ?? "")
    }

    /// The number of an event, and what it said.
    func event(withID id: String) throws(LedgerRefusal) -> StoredEvent {
        let event = try ask { () throws(StoreError) -> StoredEvent? in
            guard let number = try store.event(withID: id) else { return nil }
            return try store.event(number)
        }
        guard let event else {
            throw .missing(
                "event", "No event \"\(id)\" is stored: it never was, or it has been forgotten.")
        }
        return event
    }

    /// The name of an instance, for people.
    func name(ofInstance number: Int32) -> String {
        lane.name(ofInstance: number) ?? "channel \(number)"
    }
}

extension JSONValue {
    /// A moment as all answers write it; null for none.
    static func moment(_ unixNs: Int64?) -> JSONValue {
        unixNs.map { .string(CivilTime(unixNs: $0).iso8601) } ?? .null
    }
}
