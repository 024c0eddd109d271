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
