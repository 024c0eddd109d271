/// People, silences, what has to be remembered, and the audit: small texts whose meaning is others'
/// affair.
package protocol Documents {
    func person(_ id: String) throws(StoreError) -> StoredPerson?

    /// People in the order of their ids, a page after `id`.
    func people(after id: String?, limit: Int) throws(StoreError) -> [StoredPerson]

    /// Adds somebody, or takes the place of who has that id.
    func put(_ person: StoredPerson) throws(StoreError)

    /// False: there was nobody with that id.
    func removePerson(_ id: String) throws(StoreError) -> Bool

    /// All silences, in the order of their ids.
    func silences() throws(StoreError) -> [StoredSilence]

    /// Adds a silence, or takes the place of the one with that id.
    func put(_ silence: StoredSilence) throws(StoreError)

    /// False: there was none with that id.
    func removeSilence(_ id: String) throws(StoreError) -> Bool

    /// What was to be remembered under a name.
    func memory(of name: String) throws(StoreError) -> String?

    /// Remembers a text under a name, in place of what was there; nil forgets it.
    func remember(_ text: String?, as name: String) throws(StoreError)

    /// Writes a line into the audit and returns its number, which is larger than any before.
    ///
    /// There is no call that changes or removes one, and the database refuses it too.
    func record(_ entry: AuditEntry) throws(StoreError) -> Int64

    /// Lines of the audit in the order of their numbers.
    func audit(_ request: AuditRequest) throws(StoreError) -> [AuditLine]
}

extension Documents {
    /// A page after a number, whatever its time.
    package func audit(after number: Int64, limit: Int) throws(StoreError) -> [AuditLine] {
        try audit(AuditRequest(after: number, limit: limit))
    }
}

/// Somebody's document, as the store has it: opaque JSON.
package struct StoredPerson: Sendable, Equatable {
    package var id: String
    package var document: String
    package var updatedNs: Int64

    package init(id: String, document: String, updatedNs: Int64) {
        self.id = id
        self.document = document
        self.updatedNs = updatedNs
    }
}

/// A silence, as the store has it: opaque JSON.
package struct StoredSilence: Sendable, Equatable {
    package var id: String
    package var document: String

    package init(id: String, document: String) {
        self.id = id
        self.document = document
    }
}
