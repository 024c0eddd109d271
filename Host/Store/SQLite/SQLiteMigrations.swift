/// The steps by which a file's schema grew: numbered by their order, each run once, never changed.
struct SQLiteMigrations {
    let steps: [String]

    /// Brings the file to the last step, or leaves it where it was.
    ///
    /// A file that a newer Belfry has written is refused and left as it is.
    func run(on database: SQLiteDatabase) throws(StoreError) {
        let query = try database.prepare("PRAGMA user_version")
        let version = try query.step() ? Int(query.integer(at: 0)) : 0
        query.reset()
        guard version <= steps.count else {
            throw StoreError(
                .newer,
                "\(database.path): was written by a newer belfry (schema \(version), this one knows "
                    + "\(steps.count)); run that one, or move the file away")
        }
        guard version < steps.count else { return }
        try database.transaction { () throws(StoreError) in
            for step in steps[version...] { try database.execute(step) }
            try database.execute("PRAGMA user_version = \(steps.count)")
        }
    }
}
