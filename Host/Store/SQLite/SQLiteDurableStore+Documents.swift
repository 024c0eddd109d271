extension SQLiteDurableStore {
    package func person(_ id: String) throws(StoreError) -> StoredPerson? {
        try read { reader throws(StoreError) in try reader.people.person(id) }
    }

    package func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson] {
        try read { reader throws(StoreError) in try reader.people.people(after: id, limit: limit) }
    }

    package func put(_ person: StoredPerson) throws(StoreError) {
        try write { session throws(StoreError) in try session.shelf.people.put(person) }
    }

    package func removePerson(_ id: String) throws(StoreError) -> Bool {
        try write { session throws(StoreError) in try session.shelf.people.remove(id) }
    }

    package func silences() throws(StoreError) -> [StoredSilence] {
        try read { reader throws(StoreError) in try reader.documents.allSilences() }
    }

    package func put(_ silence: StoredSilence) throws(StoreError) {
        try write { session throws(StoreError) in try session.shelf.documents.put(silence) }
    }

    package func removeSilence(_ id: String) throws(StoreError) -> Bool {
        try write { session throws(StoreError) in try session.shelf.documents.removeSilence(id) }
    }

    package func memory(of name: String) throws(StoreError) -> String? {
        try read { reader throws(StoreError) in try reader.documents.memory(of: name) }
    }

    package func remember(_ text: String?, as name: String) throws(StoreError) {
        try write { session throws(StoreError) in
            try session.shelf.documents.remember(text, as: name)
        }
    }

    package func record(_ entry: AuditEntry) throws(StoreError) -> Int64 {
        try write { session throws(StoreError) in try session.shelf.people.record(entry) }
    }

    package func audit(_ request: AuditRequest) throws(StoreError) -> [AuditLine] {
        try read { reader throws(StoreError) in try reader.people.audit(request) }
    }
}
