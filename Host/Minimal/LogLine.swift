/// One line that the host would have logged.
public struct LogLine: Sendable, Equatable, CustomStringConvertible {
    /// "debug", "info", "warning", "error", "host-misbehaving" or "plugin-misbehaving".
    public let severity: String
    /// The instance or room it is about.
    public let subject: String
    /// One sentence.
    public let message: String
    /// What a program would search for.
    public let fields: [TestEvent.Attribute]

    /// The line as a person reads it.
    public var description: String {
        let tail = fields.map { " \($0.key)=\($0.value)" }.joined()
        return "\(severity) \(subject): \(message)\(tail)"
    }
}
