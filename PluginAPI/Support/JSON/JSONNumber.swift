import Glibc

/// The value of a number's text.
package enum JSONNumber {
    /// The number that the whole of `text` spells in JSON; nil for any other text.
    ///
    /// Nothing may stand around it, and there are no needless zeros: "007" is no number. Beyond the
    /// largest double it is infinite. Does not allocate below about a thousand bytes.
    package static func value(_ text: UnsafeRawBufferPointer) -> Double? {
        var scanner = JSONScanner(text)
        guard case .number = scanner.nextToken(), scanner.offset == 0 else { return nil }
        do throws(JSONFault) {
            _ = try scanner.scanNumber()
            return scanner.offset == text.count ? exact(text) ?? nearest(text) : nil
        } catch {
            return nil
        }
    }

    /// The whole number that `text` spells; nil when it does not fit.
    static func integer(_ text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        // Minus zero is a number of its own, and only a floating-point one.
        if isNegative && text.count == 2 && text[1] == UInt8(ascii: "0") { return nil }
        var value: Int64 = 0
        for byte in text.dropFirst(isNegative ? 1 : 0) {
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (next, overflowedToo) =
                isNegative
                ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
            guard !overflowed && !overflowedToo else { return nil }
            value = next
        }
        return value
    }

    /// The double nearest to the number that `text` spells; nil beyond the largest.
    ///
    /// Does not allocate below about a thousand characters. `text` must have passed the scanner.
    static func double(_ text: UnsafeRawBufferPointer) -> Double? {
        let value = exact(text) ?? nearest(text)
        return value.isFinite ? value : nil
    }

    /// The value where one multiplication or division of two exact doubles gives it, which is then
    /// rounded right by itself: at most 15 digits and a power of ten of at most 22.
    private static func exact(_ text: UnsafeRawBufferPointer) -> Double? {
        var digits: Int64 = 0
        var digitCount = 0
        var power = 0
        var isFraction = false
        let isNegative = text.first == UInt8(ascii: "-")
        for byte in text.dropFirst(isNegative ? 1 : 0) {
            switch byte {
            case UInt8(ascii: "."):
                isFraction = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits = digits &* 10 &+ Int64(byte - UInt8(ascii: "0"))
                digitCount += 1
                if isFraction { power -= 1 }
                guard digitCount <= 15 else { return nil }
            default:
                return nil
            }
        }
        let magnitude = Double(digits) / powersOfTen(-power)
        return isNegative ? -magnitude : magnitude
    }

    private static func powersOfTen(_ power: Int) -> Double {
        var result = 1.0
        for _ in 0..<power { result *= 10 }
        return result
    }

    private static func nearest(_ text: UnsafeRawBufferPointer) -> Double {
        withUnsafeTemporaryAllocation(byteCount: text.count + 1, alignment: 1) { copy in
            copy.copyMemory(from: text)
            copy[text.count] = 0
            let start = copy.assumingMemoryBound(to: CChar.self)
            guard let first = start.baseAddress else { return .nan }
            var end: UnsafeMutablePointer<CChar>?
            let value = strtod(first, &end)
            if end == first + text.count { return value }
            // A library in this process has set a locale in which the point is a comma.
            return Double(String(decoding: text, as: UTF8.self)) ?? .nan
        }
    }
}
