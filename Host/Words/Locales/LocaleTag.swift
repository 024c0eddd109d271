/// A language with, perhaps, a script and a region: "de-AT", as BCP 47 writes it.
package struct LocaleTag: Sendable, Hashable {
    /// Lower case: "de".
    package let language: String
    /// Upper case, or empty.
    package let region: String
    /// The tag in its usual spelling; subtags other than script and region are left out.
    package let text: String

    /// Reads a tag, in any case and with '_' for '-'; nil for what is none.
    package init?(_ tag: String) {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
            .flatMap { $0.split(separator: "_", omittingEmptySubsequences: false) }
        guard tag.utf8.count <= 64, let first = parts.first,
            (2...3).contains(first.utf8.count), first.utf8.allSatisfy(Self.isLetter),
            parts.dropFirst().allSatisfy(Self.isSubtag)
        else { return nil }
        language = first.lowercased()
        let rest = parts.dropFirst()
        let script = rest.first { $0.utf8.count == 4 && $0.utf8.allSatisfy(Self.isLetter) }
        let isRegion = { (part: Substring) in
            part.utf8.count == 2 && part.utf8.allSatisfy(Self.isLetter)
                || part.utf8.count == 3 && part.utf8.allSatisfy(Self.isDigit)
        }
        region = rest.first(where: isRegion)?.uppercased() ?? ""
        var text = language
        if let script {
            text += "-" + script.prefix(1).uppercased() + script.dropFirst().lowercased()
        }
        if !region.isEmpty { text += "-" + region }
        self.text = text
    }

    private init(language: String) {
        self.language = language
        region = ""
        text = language
    }

    /// The language that every chain ends in.
    package static let english = LocaleTag(language: "en")
    static let german = LocaleTag(language: "de")

    /// True when text for this tag suits a reader of `reader`: the same language, and no other
    /// region.
    package func suits(_ reader: LocaleTag) -> Bool {
        language == reader.language && (text == language || text == reader.text)
    }

    private static func isSubtag(_ part: Substring) -> Bool {
        (1...8).contains(part.utf8.count) && part.utf8.allSatisfy { isLetter($0) || isDigit($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
