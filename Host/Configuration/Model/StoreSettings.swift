/// `host.store`: where events and deliveries are kept, and for how long.
package struct StoreSettings: Sendable, Equatable {
    package enum Place: Sendable, Equatable {
        /// The file ``standardFile`` in the state directory.
        case standard
        /// An SQLite file; a relative path was seen from the folder of plugins.yaml, and joined to
        /// it.
        case file(String)
        case postgres(PostgresPlace)
    }

    /// In the state directory, unless the operator names another place.
    package static let standardFile = "belfry.db"

    package var place = Place.standard
    package var retention = Retention()

    /// How long an event is kept, counted from when it was accepted.
    package struct Retention: Sendable, Equatable {
        /// What is kept briefly.
        package var events = Duration.days(7)
        /// What must be kept: critical and regulatory events, and what their source marks so.
        package var kept = AgeText.years(7)
    }
}

/// Where a PostgreSQL is, and who we are there.
///
/// Its descriptions never show the password.
package struct PostgresPlace: Sendable, Equatable {
    /// How the connection is protected, in libpq's words.
    package enum TLS: String, Sendable, CaseIterable {
        case disable
        case allow
        case prefer
        case require
        case verifyAuthority = "verify-ca"
        case verifyFull = "verify-full"
    }

    /// A name, an address, or the folder of a Unix socket.
    package var host: String
    package var port: Int
    package var database: String
    package var user: String
    /// Nil: what libpq finds, such as ~/.pgpass, or none.
    package var password: String?
    /// Nil: libpq's own default.
    package var tls: TLS?

    package init(
        host: String = "localhost", port: Int = 5432, database: String, user: String,
        password: String? = nil, tls: TLS? = nil
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.tls = tls
    }
}

extension PostgresPlace: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "PostgreSQL at \(host):\(port), database \(database)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
