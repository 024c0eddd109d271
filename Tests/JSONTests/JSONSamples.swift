import JSON
import Testing

/// Texts that must be taken, with their values, and texts that must be refused, with the place.
enum JSONSamples {
    struct Accepted: Sendable, CustomTestStringConvertible {
        let text: String
        let value: JSONValue

        var testDescription: String { String(text.prefix(40)).debugDescription }

        init(_ text: String, _ value: JSONValue) {
            self.text = text
            self.value = value
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let bytes: [UInt8]
        let offset: Int
        let reason: String

        var testDescription: String {
            String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription
        }

        init(_ text: String, _ offset: Int, _ reason: String) {
            self.init(Array(text.utf8), offset, reason)
        }

        init(_ bytes: [UInt8], _ offset: Int, _ reason: String) {
            self.bytes = bytes
            self.offset = offset
            self.reason = reason
        }
    }

    static let accepted: [Accepted] = scalars + numbers + strings + structures
    static let refused: [Refused] =
        badWords + badNumbers + badStrings + badUTF8 + badStructures
}
