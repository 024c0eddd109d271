import Configuration
import Control
import JSON
import People
import Pipeline
import Store

/// Users and what they want, as it is in force.
extension Ledger {
    func users(after last: String?, _ limit: Int) throws(LedgerRefusal) -> JSONValue {
        // A copy shares everything: nobody waits for the list to be written.
        let directory = lane.people.with { $0.directory }
        let ids = directory.ids.sorted().filter { id in last.map { id > $0 } ?? true }
        let page = ids.prefix(limit)
        return [
            "users": .array(page.compactMap { directory.user($0).map(document) }),
            "next_after": page.count < ids.count ? page.last.map { .string($0) } ?? .null : .null,
        ]
    }

    func user(_ id: String) throws(LedgerRefusal) -> JSONValue {
        document(try person(id))
    }

    private func person(_ id: String) throws(LedgerRefusal) -> User {
        guard let user = lane.people.with({ $0.directory.user(id) }) else {
            throw .missing("user", "There is no user \"\(id)\".")
        }
        return user
    }

    /// A user with their preferences in both of the shapes that applications know, beside the one
    /// that says everything.
    private func document(_ user: User) -> JSONValue {
        guard var document = user.json.object else { return user.json }
        document["preferences_flat"] = user.preferences.json(.flat)
        document["preferences_nested"] = user.preferences.json(.nested)
        let gone = lane.people.with { $0.goneContacts(of: user.id) }
        document["gone"] = .array(gone.map(\.json))
        return .object(document)
    }

    func putUser(
        _ id: String, _ document: JSONValue, _ caller: Caller
    ) throws(LedgerRefusal) -> JSONValue {
        let user = try read { () throws(PeopleError) in try User(document, id: id) }
        try keep(user, "user.put", caller)
        return self.document(user)
    }

    func putPreferences(
        _ id: String, _ document: JSONValue, _ caller: Caller
    ) throws(LedgerRefusal) -> JSONValue {
        var user = try person(id)
        try read { () throws(PeopleError) in try user.preferences.apply(document) }
        try keep(user, "user.preferences", caller)
        return self.document(user)
    }

    private func read<Value>(
        _ body: () throws(PeopleError) -> Value
    ) throws(LedgerRefusal) -> Value {
        do throws(PeopleError) {
            return try body()
        } catch {
            throw LedgerRefusal(error, in: "user")
        }
    }

    private func keep(
        _ user: User, _ action: String, _ caller: Caller
    ) throws(LedgerRefusal) {
        let before = lane.people.with { $0.directory.user(user.id) }
        do throws(PeopleRefusal) {
            try lane.put(user, atNs: now)
        } catch {
            throw LedgerRefusal(error, in: "user")
        }
        // Contacts are not anybody's affair who reads the audit.
        try note(
            action, user.id, by: caller,
            [
                "preferences": user.preferences.json(),
                "before": before.map { $0.preferences.json() } ?? .null,
            ])
    }

    func removeUser(_ id: String, _ caller: Caller) throws(LedgerRefusal) -> JSONValue {
        _ = try person(id)
        let named = host.current.configuration?.people.users.first { $0.user.id == id }?.user
        let isRemoved = try ask { () throws(StoreError) in
            try lane.removePerson(id, named: named)
        }
        guard isRemoved else {
            throw LedgerRefusal(
                status: 409, code: "user_configured",
                sentence: id == User.deskID
                    ? "The desk is always there."
                    : "\"\(id)\" stands in plugins.yaml; remove them there and reload.")
        }
        try note("user.remove", id, by: caller)
        return ["id": .string(id), "removed": true, "configured": .bool(named != nil)]
    }
}
