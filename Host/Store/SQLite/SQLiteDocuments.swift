/// Silences and what has to be remembered, in the durable lane's file.
///
/// Its owner sees to it that one thread at a time uses it.
final class SQLiteDocuments {
    private let database: SQLiteDatabase
    private let silences: SQLiteStatement
    private let putSilence: SQLiteStatement
    private let removeSilence: SQLiteStatement
    private let memory: SQLiteStatement
    private let remember: SQLiteStatement
    private let forget: SQLiteStatement

    init(_ database: SQLiteDatabase) throws(StoreError) {
        self.database = database
        silences = try database.prepare("SELECT id, document FROM silence ORDER BY id")
        putSilence = try database.prepare("INSERT OR REPLACE INTO silence VALUES (?1, ?2)")
        removeSilence = try database.prepare("DELETE FROM silence WHERE id = ?1")
        memory = try database.prepare("SELECT text FROM memory WHERE name = ?1")
        remember = try database.prepare("INSERT OR REPLACE INTO memory VALUES (?1, ?2)")
        forget = try database.prepare("DELETE FROM memory WHERE name = ?1")
    }

    func allSilences() throws(StoreError) -> [StoredSilence] {
        defer { silences.reset() }
        var found: [StoredSilence] = []
        while try silences.step() {
            found.append(StoredSilence(id: silences.text(at: 0), document: silences.text(at: 1)))
        }
        return found
    }

    func put(_ silence: StoredSilence) throws(StoreError) {
        defer { putSilence.reset() }
        putSilence.bind(silence.id, at: 1)
        putSilence.bind(silence.document, at: 2)
        try putSilence.finish()
    }

    func removeSilence(_ id: String) throws(StoreError) -> Bool {
        defer { removeSilence.reset() }
        removeSilence.bind(id, at: 1)
        try removeSilence.finish()
        return database.changes == 1
    }

    func memory(of name: String) throws(StoreError) -> String? {
        defer { memory.reset() }
        memory.bind(name, at: 1)
        return try memory.step() ? memory.text(at: 0) : nil
    }

    func remember(_ text: String?, as name: String) throws(StoreError) {
        let statement = text == nil ? forget : remember
        defer { statement.reset() }
        statement.bind(name, at: 1)
        if let text { statement.bind(text, at: 2) }
        try statement.finish()
    }
}
