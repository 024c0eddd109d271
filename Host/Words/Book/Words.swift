/// What a delivery says, in neutral text: nothing is escaped, and the channel shortens it.
///
/// Every part is UTF-8 without control characters but line ends and tabs in the body.
package struct Words: Sendable, Equatable {
    /// A label with its text: "Confidence", "85.2%".
    package struct Field: Sendable, Equatable {
        package let label: String
        package let text: String
    }

    /// All parts, one behind the other.
    let bytes: [UInt8]
    /// Locale, title, summary, body; two for each field, three for each action.
    let parts: [Range<Int>]
    let fieldCount: Int

    static let fixedParts = 4

    /// Of each part; what is longer ends in "…".
    package enum Limit {
        package static let title = 1_024
        package static let summary = 2_048
        package static let body = 65_536
        package static let label = 128
        package static let field = 4_096
        package static let fields = 32
        package static let link = 2_048
    }
}

extension Words {
    /// BCP 47: the language that the words are in.
    package var locale: String { text(0) }
    package var title: String { text(1) }
    /// One line: the whole message where only one line fits.
    package var summary: String { text(2) }
    package var body: String { text(3) }

    /// In the order to show them.
    package var fields: [Field] {
        (0..<fieldCount).map { index in
            let part = Self.fixedParts + 2 * index
            return Field(label: text(part), text: text(part + 1))
        }
    }

    package var actions: [WordAction] {
        stride(from: Self.fixedParts + 2 * fieldCount, to: parts.count, by: 3).map { part in
            WordAction(id: text(part), label: text(part + 1), link: text(part + 2))
        }
    }

    var actionCount: Int { (parts.count - Self.fixedParts - 2 * fieldCount) / 3 }

    private func text(_ part: Int) -> String {
        String(decoding: bytes[parts[part]], as: UTF8.self)
    }
}
