package import Configuration
import JSON
import Observability
package import People
package import Store
import Synchronization

/// Why somebody was not taken in.
package enum PeopleRefusal: Error {
    case document(PeopleError)
    case store(StoreError)
}

/// Who is known, besides those of plugins.yaml: kept in the store, and in force at once.
///
/// Any thread that may wait for the store.
extension DurableLane {
    private static let pageSize = 1_000

    /// Keeps a user, whose word from now on counts more than the file's.
    package func put(_ user: User, atNs now: Int64) throws(PeopleRefusal) {
        let outcome = changeOfPeople.withLock { _ -> Result<Void, PeopleRefusal> in
            do throws(PeopleRefusal) {
                return .success(try keep(user, atNs: now))
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    private func keep(_ user: User, atNs now: Int64) throws(PeopleRefusal) {
        // Tried on a copy: what is stored must be able to be in force.
        var directory = people.with { $0.directory }
        do throws(PeopleError) {
            _ = try directory.put(user, zoneNamed: zoneNamed)
        } catch {
            throw .document(error)
        }
        do throws(StoreError) {
            try store.put(
                StoredPerson(id: user.id, document: user.json.text(), updatedNs: now))
        } catch {
            throw .store(error)
        }
        change(user.id) { enforce(user) }
    }

    /// Forgets what the API was told of a user; `named`: who the file says that they are, nil where
    /// it says nothing.
    ///
    /// False: the API was told nothing of them.
    package func removePerson(_ id: String, named: User?) throws(StoreError) -> Bool {
        let outcome = changeOfPeople.withLock { _ -> Result<Bool, StoreError> in
            do throws(StoreError) {
                guard try store.removePerson(id) else { return .success(false) }
            } catch {
                return .failure(error)
            }
            change(id) {
                if let user = named ?? (id == User.deskID ? .desk : nil) {
                    enforce(user)
                } else {
                    _ = people.with { $0.removeUser(id) }
                }
            }
            return .success(true)
        }
        return try outcome.get()
    }

    /// Changes a user; addresses that they do not have any more are not gone any more.
    private func change(_ id: String, _ body: () -> Void) {
        let gone = people.with { $0.goneContacts(of: id) }
        body()
        forgetLifted(gone, of: id)
    }

    private func enforce(_ user: User) {
        people.with { decider in
            // A zone that is gone since it was checked: clocks of UTC are better than none.
            _ = try? decider.put(user, zoneNamed: { zoneNamed($0) ?? .utc })
        }
    }

    /// Those of the file, and those who were put there through the API, whose word counts more.
    ///
    /// Inside `changeOfPeople`. Where the store cannot be read, everybody stays who they are.
    func users(of configuration: HostConfiguration) -> [User] {
        var users: [String: User] = [:]
        for item in configuration.people.users { users[item.user.id] = item.user }
        do throws(StoreError) {
            for user in try storedUsers() { users[user.id] = user }
        } catch {
            links.log.write(
                .error, "people", "those of the store could not be read: \(error); they stay")
            let directory = people.with { $0.directory }
            for id in directory.ids { users[id] = directory.user(id) }
        }
        return users.values.sorted { $0.id < $1.id }
    }

    /// All users as they would be under a configuration.
    package func directory(of configuration: HostConfiguration) -> Directory {
        let users: [User] = changeOfPeople.withLock { _ in self.users(of: configuration) }
        var directory = Directory()
        for user in users {
            // As those in force: clocks of UTC are better than none.
            _ = try? directory.put(user, zoneNamed: { zoneNamed($0) ?? .utc })
        }
        return directory
    }

    private func storedUsers() throws(StoreError) -> [User] {
        var users: [User] = []
        var last: String?
        while true {
            let page = try store.people(after: last, limit: DurableLane.pageSize)
            for person in page {
                do throws(PeopleError) {
                    users.append(
                        try User(
                            (try? JSONValue(parsing: person.document)) ?? .null, id: person.id))
                } catch {
                    links.log.write(
                        .error, "people", "\(person.id), as stored, cannot be read: \(error)")
                }
            }
            guard page.count == DurableLane.pageSize, let end = page.last else { return users }
            last = end.id
        }
    }
}

// MARK: Silences

extension DurableLane {
    /// Keeps a silence, in force at once.
    package func put(_ silence: Silence) throws(StoreError) {
        try store.put(
            StoredSilence(id: String(silence.id), document: silence.json.text()))
        try adoptSilences()
    }

    /// False: there was none with that number.
    package func removeSilence(_ number: Int64) throws(StoreError) -> Bool {
        guard try store.removeSilence(String(number)) else { return false }
        try adoptSilences()
        return true
    }

    /// All that are kept, by number, those that are over too.
    package func silences() throws(StoreError) -> [Silence] {
        try store.silences().compactMap { stored in
            guard let number = Int64(stored.id),
                let document = try? JSONValue(parsing: stored.document)
            else { return nil }
            return try? Silence(document, id: number, now: 0)
        }.sorted { $0.id < $1.id }
    }

    /// Puts in force what the store has.
    func adoptSilences() throws(StoreError) {
        let outcome = changeOfPeople.withLock { _ -> Result<Void, StoreError> in
            do throws(StoreError) {
                let silences = try silences()
                people.with { $0.replaceSilences(silences) }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }
}
