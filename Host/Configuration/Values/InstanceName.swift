/// Names of instances: lower-kebab, at most 64 bytes, such as "slack-risk".
package enum InstanceName {
    /// The source of what comes in by `belfry send` and the API: no instance can have this name.
    package static let api = "api"

    static func isValid(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return name.utf8.count <= 64 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isPlain) }
    }

    /// The nearest thing to `name` that could be valid: "Slack_Risk" gives "slack-risk".
    static func mended(_ name: String) -> String {
        let bytes = name.lowercased().utf8.map { isPlain($0) ? $0 : UInt8(ascii: "-") }
        let parts = bytes.split(separator: UInt8(ascii: "-"))
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
