extension PostgresDurableStore {
    package func instances() throws(StoreError) -> [Int32: String] {
        try read { reader throws(PostgresFault) in try reader.instances() }
    }

    package func person(_ id: String) throws(StoreError) -> StoredPerson? {
        try read { reader throws(PostgresFault) in try reader.person(id) }
    }

    package func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson] {
        try read { reader throws(PostgresFault) in try reader.people(after: id, limit: limit) }
    }

    package func put(_ person: StoredPerson) throws(StoreError) {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in try shelf.put(person) }
    }

    package func removePerson(_ id: String) throws(StoreError) -> Bool {
        try onShelf { shelf throws(PostgresFault) in try shelf.removePerson(id) }
    }

    package func silences() throws(StoreError) -> [StoredSilence] {
        try read { reader throws(PostgresFault) in try reader.silences() }
    }

    package func put(_ silence: StoredSilence) throws(StoreError) {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in try shelf.put(silence) }
    }

    package func removeSilence(_ id: String) throws(StoreError) -> Bool {
        try onShelf { shelf throws(PostgresFault) in try shelf.removeSilence(id) }
    }

    package func memory(of name: String) throws(StoreError) -> String? {
        try read { reader throws(PostgresFault) in try reader.memory(of: name) }
    }

    package func remember(_ text: String?, as name: String) throws(StoreError) {
        try onShelf(whenLost: .repeated) { shelf throws(PostgresFault) in
            try shelf.remember(text, as: name)
        }
    }

    package func record(_ entry: AuditEntry) throws(StoreError) -> Int64 {
        try onShelf { shelf throws(PostgresFault) in try shelf.record(entry) }
    }

    package func audit(_ request: AuditRequest) throws(StoreError) -> [AuditLine] {
        try read { reader throws(PostgresFault) in try reader.audit(request) }
    }
}
