/// Reads `host.store`.
struct StoreReader {
    let substitution: Substitution

    private static let postgresKeys = ["host", "port", "name", "user", "password", "tls"]
    private static let keys = ["path", "url"] + postgresKeys + ["retention"]

    /// `setting` has its variables and secret files filled in.
    func read(_ setting: Setting) -> StoreSettings {
        var store = StoreSettings()
        guard let block = setting.mapping(of: "store", keys: Self.keys) else { return store }
        hideSecrets(of: block)
        if let retention = block["retention"] { store.retention = self.retention(retention) }
        let named = ["path", "url"].filter { block[$0] != nil }
        let parts = Self.postgresKeys.filter { block[$0] != nil }
        guard let first = (named + parts).first else { return store }
        if let other = named.dropFirst().first ?? (named.isEmpty ? nil : parts.first) {
            setting.findings.error(
                "\(quoted(first)) and \(quoted(other)) both say where the store is; keep one",
                at: block[other]?.keyMark)
            return store
        }
        if let path = block["path"] {
            store.place =
                path.text().map { .file(FilePath.join(substitution.folder, $0)) }
                ?? store.place
        } else {
            let place = block["url"].map(address) ?? postgres(block)
            store.place = place.map { .postgres($0) } ?? store.place
        }
        return store
    }

    /// What came from elsewhere does not stand in the file: where it is from may show.
    private func hideSecrets(of block: MappingReader) {
        let nodes = [block["url"], block["password"]].compactMap { $0?.node }.map { node in
            var mark = node.mark
            if node.scalar?.isFromElsewhere == true { mark.byteCount = 0 }
            return YAMLNode(node.content, at: mark)
        }
        block.findings.hide(Secrets(nodes: nodes))
    }

    private func address(_ setting: Setting) -> PostgresPlace? {
        guard let text = setting.text() else { return nil }
        do throws(PostgresURL.Fault) {
            return try PostgresURL.read(text)
        } catch {
            setting.findings.error(
                "\(quoted(setting.name)) \(error.sentence)", at: setting.node.mark)
            return nil
        }
    }

    private func postgres(_ block: MappingReader) -> PostgresPlace? {
        let database = block.required("name")?.writtenText()
        let user = block.required("user")?.writtenText()
        let host = block["host"].map { $0.writtenText() } ?? "localhost"
        let port = block["port"].map { $0.integer(in: 1...65_535) } ?? 5432
        let password = block["password"]?.writtenText()
        let tls = block["tls"]?.choice(PostgresPlace.TLS.self)
        guard let database, let user, let host, let port else { return nil }
        return PostgresPlace(
            host: host, port: port, database: database, user: user, password: password, tls: tls)
    }

    private func retention(_ setting: Setting) -> StoreSettings.Retention {
        var retention = StoreSettings.Retention()
        guard let block = setting.mapping(of: "retention", keys: ["events", "kept"]) else {
            return retention
        }
        retention.events = block["events"]?.age() ?? retention.events
        retention.kept = block["kept"]?.age() ?? retention.kept
        if retention.kept < retention.events {
            setting.findings.error(
                "\"kept\" must be at least as long as \"events\": it is for what must be kept",
                at: (block["kept"] ?? block["events"])?.node.mark)
        }
        return retention
    }
}

extension Setting {
    /// The text as it is written: a password may be `1234`.
    fileprivate func writtenText() -> String? {
        Setting(name: name, keyMark: keyMark, node: node.asWritten, findings: findings).text()
    }
}

extension YAMLScalar {
    fileprivate var isFromElsewhere: Bool {
        switch origin {
        case .written, .comment: false
        case .secretFile: true
        case .substituted(let template): template.hasPrefix("${")
        }
    }
}
