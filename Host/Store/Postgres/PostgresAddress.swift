/// Where a PostgreSQL is and who we are there.
///
/// Its description never shows the password.
package struct PostgresAddress: Sendable, CustomStringConvertible {
    /// A name, an address, or the folder of a Unix socket.
    package var host: String
    package var port: Int
    package var database: String
    package var user: String
    /// Nil: what libpq finds, such as ~/.pgpass, or none.
    package var password: String?
    /// As libpq's `sslmode`; nil: its own default.
    package var tls: String?

    package init(
        host: String, port: Int = 5432, database: String, user: String, password: String? = nil,
        tls: String? = nil
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.tls = tls
    }

    package var description: String {
        "PostgreSQL at \(host):\(port), database '\(database)', user '\(user)'"
    }

    /// As libpq takes it.
    var settings: [(keyword: String, value: String)] {
        var settings = [
            ("host", host), ("port", "\(port)"), ("dbname", database), ("user", user),
            ("client_encoding", "UTF8"), ("application_name", "belfry"), ("connect_timeout", "5"),
            // A server that is cut off is noticed, and not waited for without end.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
        ]
        if let password { settings.append(("password", password)) }
        if let tls { settings.append(("sslmode", tls)) }
        return settings
    }
}
