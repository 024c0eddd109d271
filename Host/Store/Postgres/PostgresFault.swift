import CPostgres

/// What PostgreSQL answered instead of a result: its code, and the sentence for who asked.
struct PostgresFault: Error {
    /// As in PostgreSQL's manual, appendix A; empty where the connection itself failed.
    let code: String
    let error: StoreError

    init(code: String, error: StoreError) {
        self.code = code
        self.error = error
    }

    init(_ address: PostgresAddress, code: String, message: String) {
        let sort = PostgresFault.sort(code)
        self.code = code
        error = StoreError(
            sort,
            "\(address): \(PostgresFault.firstLine(message))\(PostgresFault.advice(code, sort))")
    }

    /// Two transactions stood in each other's way; the next try may pass.
    var isCollision: Bool { code == "40001" || code == "40P01" }

    /// A row with that key is there.
    var isKnownKey: Bool { code == "23505" }

    var isDisconnected: Bool { error.sort == .disconnected }

    private static func sort(_ code: String) -> StoreError.Sort {
        switch code {
        case "", "57P01", "57P02", "57P03", "57P05", "25P03": .disconnected
        case "25006", "42501": .readOnly
        case "53100", "53200": .full
        case "55P03", "40001", "40P01", "57014", "53300": .busy
        case "XX001", "XX002": .corrupt
        default: code.hasPrefix("08") ? .disconnected : .other
        }
    }

    private static func advice(_ code: String, _ sort: StoreError.Sort) -> String {
        switch (code, sort) {
        case ("28P01", _), ("28000", _): "; see that this user may log in, and with which password"
        case ("3D000", _): "; create it with createdb"
        case ("53300", _): "; raise max_connections there, or let fewer hosts share it"
        case ("42501", _): "; grant the user what belongs to that database's owner"
        case ("25006", _): "; name the primary and not a standby"
        case (_, .disconnected): "; it is tried again: see that the server runs and can be reached"
        case (_, .full): "; make room on the server's disk"
        case (_, .corrupt): "; it is left as it is: restore a copy"
        default: ""
        }
    }

    /// libpq ends its sentences with a line break, and adds hints on more lines.
    private static func firstLine(_ message: String) -> String {
        String(message.split(separator: "\n").first ?? "no reason was given")
    }
}
