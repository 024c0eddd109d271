import Testing

@testable import Configuration

@Suite struct StoreSettingsTests {
    private func store(
        _ block: String, environment: [String: String] = [:], files: [String: FileContents] = [:]
    ) throws -> StoreSettings {
        try read("host: { store: \(block) }", environment: environment, files: files).host.store
    }

    private static let whole = PostgresPlace(
        host: "db.example.com", port: 6432, database: "trades", user: "belfry",
        password: "p@ss:w/rd", tls: .verifyFull)

    @Test func `Without a word the store is in the state directory`() throws {
        #expect(try read("host: {}").host.store == StoreSettings())
        #expect(try store("").place == .standard)
        #expect(try store("{ retention: { events: 30d } }").place == .standard)
    }

    @Test func `A path is seen from the file`() throws {
        let settings = try ConfigurationFile.parse(
            Array("host: { store: { path: data/a.db } }".utf8), path: "/etc/plugins.yaml",
            environment: [:])
        #expect(settings.host.store.place == .file("/etc/data/a.db"))
    }

    @Test func `An address comes as it is, from a variable or from a secret file`() throws {
        let url =
            "postgresql://belfry:p%40ss%3Aw%2Frd@db.example.com:6432/trades?sslmode=verify-full"
        let place = StoreSettings.Place.postgres(Self.whole)
        #expect(try store("{ url: '\(url)' }").place == place)
        #expect(
            try store("{ url: '${DATABASE_URL}' }", environment: ["DATABASE_URL": url]).place
                == place)
        let files = ["db/url": FileContents(bytes: Array("\(url)\n".utf8))]
        #expect(try store("{ url: { file: db/url } }", files: files).place == place)
    }

    @Test(arguments: [
        ("postgres://anna@db/b", PostgresPlace(host: "db", database: "b", user: "anna")),
        (
            "postgresql://anna:@db/b",
            PostgresPlace(host: "db", database: "b", user: "anna", password: "")
        ),
        (
            "postgresql://anna@[::1]:99/b",
            PostgresPlace(host: "::1", port: 99, database: "b", user: "anna")
        ),
        (
            "postgresql:///b?host=/run/postgresql&user=anna&password=x&port=1",
            PostgresPlace(
                host: "/run/postgresql", port: 1, database: "b", user: "anna", password: "x")
        ),
        ("postgresql://%61nna@db/%C3%A4", PostgresPlace(host: "db", database: "ä", user: "anna")),
    ])
    func `Addresses are read as libpq reads them`(text: String, place: PostgresPlace) throws {
        #expect(try PostgresURL.read(text) == place)
    }

    @Test(arguments: ["%", "%4", "%+f", "%zz", "%ff", "%00"])
    func `What is no escape is refused`(text: String) {
        #expect(throws: PostgresURL.Fault.self) {
            try PostgresURL.read("postgresql://anna:\(text)@db/b")
        }
    }

    @Test func `PostgreSQL is named in parts, as variables have them`() throws {
        let environment = [
            "DB_HOST": "db", "DB_PORT": "6432", "DB_NAME": "scanner_db", "DB_USER": "1",
            "DB_PASSWORD": "0123",
        ]
        let parts = """

                host: ${DB_HOST}
                port: ${DB_PORT}
                name: ${DB_NAME}
                user: ${DB_USER}
                password: ${DB_PASSWORD}
                tls: require
            """
        let place = try read("host:\n  store:\(parts)", environment: environment).host.store.place
        #expect(
            place
                == .postgres(
                    PostgresPlace(
                        host: "db", port: 6432, database: "scanner_db", user: "1",
                        password: "0123", tls: .require)))
        #expect(
            try store("{ name: b, user: anna }").place
                == .postgres(PostgresPlace(host: "localhost", database: "b", user: "anna")))
    }

    @Test func `A password is in no description of a configuration`() throws {
        let host = try read("host: { store: { url: 'postgresql://a:geheim@b/c' } }").host
        var dumped = ""
        dump(host, to: &dumped)
        let shown = ["\(host)", String(reflecting: host), dumped].joined()
        #expect(!shown.contains("geheim"))
        #expect(shown.contains("PostgreSQL at b:5432, database c"))
    }

    @Test(arguments: [
        ("12h", 12 * 3_600), ("7d", 604_800), ("8w", 8 * 604_800), ("1y", 366 * 86_400),
        ("4y", 1_461 * 86_400), ("7y", 2_557 * 86_400),
    ])
    func `Ages are in hours, days, weeks, and years with their leap days`(
        text: String, seconds: Int
    ) throws {
        let retention = try store("{ retention: { events: 1h, kept: \(text) } }").retention
        #expect(retention.kept == .seconds(seconds))
    }

    @Test func `Usually events are kept for a week, and what must be kept for seven years`() {
        let usual = StoreSettings.Retention()
        #expect(usual.events == .seconds(604_800))
        #expect(usual.kept == .seconds(2_557 * 86_400))
    }

    @Test(arguments: ["7", "d", "-1d", "1.5d", "7 d", "7m", "9999999999y", "99999999999999999999d"])
    func `What is no age is none`(text: String) {
        #expect(AgeText.parse(text) == nil)
    }
}
