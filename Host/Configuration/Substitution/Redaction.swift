/// The secrets of an instance, to be taken out of whatever is shown.
///
/// Its descriptions say how many there are and nothing else.
package struct Redaction: Sendable, Equatable {
    private var secrets: [String]

    /// Secrets shorter than four bytes are left alone: hiding each "a" would hide the text.
    package init(_ secrets: some Sequence<String>) {
        self.secrets = Set(secrets.filter { $0.utf8.count >= 4 }).sorted {
            ($0.utf8.count, $0) > ($1.utf8.count, $1)
        }
    }

    package var isEmpty: Bool { secrets.isEmpty }

    /// `text` with "•••" in the place of every secret.
    package func applied(to text: String) -> String {
        if secrets.isEmpty { return text }
        return String(decoding: secrets.reduce(Array(text.utf8), Self.remove), as: UTF8.self)
    }

    /// Where secrets stand in `bytes`.
    func ranges(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        secrets.flatMap { secret in
            var found: [Range<Int>] = []
            var rest = bytes
            while let index = rest.firstIndex(ofBytes: secret.utf8) {
                found.append(index..<(index + secret.utf8.count))
                rest = rest[(index + secret.utf8.count)...]
            }
            return found
        }
    }

    private static func remove(from text: [UInt8], _ secret: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text[...]
        while let index = rest.firstIndex(ofBytes: secret.utf8) {
            result += rest[..<index]
            result += "•••".utf8
            rest = rest[(index + secret.utf8.count)...]
        }
        return result + rest
    }
}

extension Redaction: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(secrets.count) secrets" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension YAMLNode {
    /// Every value below that was read from a secret file.
    var secretFileValues: [YAMLNode] {
        switch content {
        case .scalar(let scalar): scalar.isSecret ? [self] : []
        case .sequence(let items): items.flatMap(\.secretFileValues)
        case .mapping(let entries): entries.flatMap(\.value.secretFileValues)
        }
    }
}
