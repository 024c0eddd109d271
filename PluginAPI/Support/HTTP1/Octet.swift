/// Which bytes may stand where in a message, by RFC 9110 and RFC 3986.
enum Octet {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B

    static func isDigit(_ octet: UInt8) -> Bool { octet &- 0x30 < 10 }

    static func isLetter(_ octet: UInt8) -> Bool { (octet | 0x20) &- 0x61 < 26 }

    /// A byte of a method or of a field's name.
    static func isToken(_ octet: UInt8) -> Bool {
        if isLetter(octet) || isDigit(octet) { return true }
        switch octet {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: return true
        default: return false
        }
    }

    /// A byte of a field's value: everything but control characters; the tab is allowed.
    static func isFieldValue(_ octet: UInt8) -> Bool {
        octet == tab || (octet >= space && octet != 0x7F)
    }

    /// A byte of a request target.
    static func isTarget(_ octet: UInt8) -> Bool {
        switch octet {
        // Browsers send { | } ^ ` unescaped in queries; these here they never do, and they are
        // what breaks logs and proxies.
        case 0x22, 0x23, 0x3C, 0x3E, 0x5C: false
        default: octet > space && octet < 0x7F
        }
    }

    static func lowercased(_ octet: UInt8) -> UInt8 {
        octet &- 0x41 < 26 ? octet | 0x20 : octet
    }

    /// The value of a hexadecimal digit.
    static func hexadecimal(_ octet: UInt8) -> UInt8? {
        if isDigit(octet) { return octet - 0x30 }
        let letter = lowercased(octet) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}
