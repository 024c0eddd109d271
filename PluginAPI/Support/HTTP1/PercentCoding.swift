/// The escapes of URLs.
package enum PercentCoding {
    /// Resolves escapes.
    ///
    /// Nil: one is broken, or the result is not UTF-8 without control characters.
    package static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let octet = rest.popFirst() {
            switch octet {
            case 0x25:
                guard let high = rest.popFirst().flatMap(Octet.hexadecimal),
                    let low = rest.popFirst().flatMap(Octet.hexadecimal)
                else { return nil }
                bytes.append(high << 4 | low)
            case 0x2B where plusIsSpace:
                bytes.append(Octet.space)
            default:
                bytes.append(octet)
            }
        }
        guard bytes.allSatisfy(Octet.isFieldValue) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Escapes everything but letters, digits and "-._~".
    package static func encode(_ text: String) -> String {
        var result = ""
        for octet in text.utf8 {
            let isPlain =
                Octet.isLetter(octet) || Octet.isDigit(octet)
                || octet == 0x2D || octet == 0x2E || octet == 0x5F || octet == 0x7E
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(octet))
            } else {
                let digits = String(octet, radix: 16, uppercase: true)
                result += octet < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }
}
