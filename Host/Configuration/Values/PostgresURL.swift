/// Reads `postgresql://user:password@host:5432/name?sslmode=require` as libpq would.
///
/// No sentence quotes any of it: where the writer forgot an escape, any part may hold the password.
enum PostgresURL {
    struct Fault: Error {
        var sentence: String
    }

    static let example = "postgresql://USER:PASSWORD@HOST:5432/NAME"
    private static let schemes = ["postgresql://", "postgres://"]

    static func read(_ text: String) throws(Fault) -> PostgresPlace {
        guard let scheme = schemes.first(where: text.hasPrefix) else {
            throw Fault(sentence: "is no address of a PostgreSQL; write \(example)")
        }
        let (body, query) = text.dropFirst(scheme.count).parted(at: "?")
        let (authority, path) = body.parted(at: "/")
        var parts = try authorityParts(authority)
        if let path, !path.isEmpty { parts.database = try decoded(path) }
        for item in query?.split(separator: "&") ?? [] { try parts.take(item) }
        return try parts.place()
    }

    private static func authorityParts(_ authority: Substring) throws(Fault) -> Parts {
        var parts = Parts()
        var address = authority
        if let at = authority.lastIndex(of: "@") {
            address = authority[authority.index(after: at)...]
            let (user, password) = authority[..<at].parted(at: ":")
            parts.user = try decoded(user)
            parts.password = try password.map(decoded)
        }
        guard !address.contains(",") else {
            throw Fault(sentence: "names several hosts; name one")
        }
        var port: Substring?
        if address.hasPrefix("[") {
            guard let end = address.firstIndex(of: "]") else {
                throw Fault(sentence: "has a [ that is never closed; write \(example)")
            }
            parts.host = String(address[address.index(after: address.startIndex)..<end])
            port = address[end...].parted(at: ":").1
        } else {
            let (host, number) = address.parted(at: ":")
            parts.host = try decoded(host)
            port = number
        }
        if let port { parts.port = try number(port) }
        return parts
    }

    private static func number(_ text: Substring) throws(Fault) -> Int {
        guard let port = Int(text), (1...65_535).contains(port) else {
            throw Fault(
                sentence: "has no port from 1 to 65535 behind the host; in a password, write %3A, "
                    + "%2F, %3F and %40 for : / ? and @")
        }
        return port
    }

    private static func decoded(_ text: Substring) throws(Fault) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(Self.isHexDigit),
                let value = UInt8(String(Substring(digits)), radix: 16)
            else {
                throw Fault(sentence: "has a % without two hexadecimal digits; write %25 for it")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Fault(sentence: "is not text in UTF-8 once its escapes are read")
        }
        return text
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit
    }

    /// What the address says, as far as it was read.
    private struct Parts {
        var host = ""
        var port = 5432
        var database = ""
        var user = ""
        var password: String?
        var tls: PostgresPlace.TLS?

        mutating func take(_ item: Substring) throws(Fault) {
            let (key, value) = item.parted(at: "=")
            let text = try decoded(value ?? "")
            switch key {
            case "host": host = text
            case "port": port = try number(value ?? "")
            case "user": user = text
            case "password": password = text
            case "sslmode":
                guard let mode = PostgresPlace.TLS(rawValue: text) else {
                    let modes = PostgresPlace.TLS.allCases.map(\.rawValue).alternatives
                    throw Fault(sentence: "has an sslmode that is none; it is \(modes)")
                }
                tls = mode
            default:
                throw Fault(
                    sentence: "has a setting behind ? that is not taken; those are sslmode, host, "
                        + "port, user and password")
            }
        }

        func place() throws(Fault) -> PostgresPlace {
            let missing = [("user", user), ("host", host), ("database", database)]
            if let lack = missing.first(where: { $0.1.isEmpty })?.0 {
                throw Fault(sentence: "names no \(lack); write \(example)")
            }
            return PostgresPlace(
                host: host, port: port, database: database, user: user, password: password,
                tls: tls)
        }
    }
}

extension Substring {
    /// What stands before and after the first `mark`; nil after it where there is none.
    fileprivate func parted(at mark: Character) -> (Substring, Substring?) {
        guard let index = firstIndex(of: mark) else { return (self, nil) }
        return (self[..<index], self[self.index(after: index)...])
    }
}
