import CBelfry

/// How grave a line of the log is.
public enum Severity: Int32, Sendable {
    /// For authors.
    case debug
    /// For the record.
    case info
    /// Works, but somebody should look.
    case warning
    /// Something failed.
    case error
    /// The host broke the contract: for its authors.
    case hostMisbehaving
}

/// How an instance sees itself.
public enum Health: Int32, Sendable {
    /// All well.
    case up
    /// Works in part.
    case degraded
    /// Does not work.
    case down
}

extension Host {
    /// Writes one line: a sentence without a line end, and the data in `fields`.
    ///
    /// Never a secret.
    public func log(
        _ severity: Severity, _ message: String, _ fields: KeyValuePairs<String, String> = [:]
    ) {
        _ = call { host in
            message.withText { message in
                withPairs(fields.lazy.map { (key: $0.key, value: $0.value) }) { pairs, count in
                    host.pointee.log(host, severity.rawValue, message, pairs, count)
                }
            }
        }
    }

    /// States how the instance is, and why in one sentence.
    public func health(_ health: Health, _ why: String = "") {
        _ = call { host in
            why.withText { host.pointee.health(host, health.rawValue, $0) }
        }
    }
}
