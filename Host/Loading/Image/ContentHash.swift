import COpenSSL

/// The SHA-256 of a file's content: what names a generation, and what a pin promises.
package struct ContentHash: Sendable, Hashable, CustomStringConvertible {
    /// 64 hexadecimal digits.
    package let description: String

    package init(of bytes: UnsafeRawBufferPointer) {
        var digest = [UInt8](repeating: 0, count: 32)
        belfry_sha256(bytes.baseAddress, bytes.count, &digest)
        let digits = Array("0123456789abcdef".utf8)
        description = String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self
        )
    }

    /// "sha256:…" as in plugins.yaml; nil for anything else.
    package init?(pin: String) {
        guard pin.hasPrefix("sha256:") else { return nil }
        let digits = pin.dropFirst(7)
        guard digits.count == 64, digits.allSatisfy(\.isHexDigit) else { return nil }
        description = digits.lowercased()
    }

    /// Enough of it to tell generations apart in a table.
    package var short: String { String(description.prefix(12)) }
}
