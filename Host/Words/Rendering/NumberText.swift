/// Writes numbers as a locale writes them.
struct NumberText {
    let rules: LocaleRules

    /// From here (2^54) on a number is written with an exponent, as "2e+16".
    static let plainBelow = 18_014_398_509_481_984.0
    private static let scales: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8]

    /// A number cut into what is left and right of its decimal sign.
    struct Digits {
        var whole: UInt64
        var fraction: UInt64
        /// How many digits `fraction` has, zeros in front included.
        var places: Int

        var isZero: Bool { whole == 0 && fraction == 0 }
    }

    /// Rounds the size of `value` to at most `places.upperBound` (8 at most) decimals.
    ///
    /// Half is rounded up, by the shortest decimals that mean the number: 1.005 becomes 1.01. Nil
    /// from ``plainBelow`` on.
    static func digits(_ value: Double, places: ClosedRange<Int>) -> Digits? {
        let size = value.magnitude
        guard size < plainBelow else { return nil }
        let whole = size.rounded(.down)
        let scale = scales[places.upperBound]
        let exact = (size - whole) * scale
        var fraction = exact.rounded(.down)
        let rest = exact - fraction
        // The difference above is exact, but what is near a half may stand for one.
        let slack = max(1e-6, size * scale * 1e-15)
        let isNearHalf = (rest - 0.5).magnitude < slack
        if isNearHalf ? halfIsUp(size, places.upperBound) : rest > 0.5 { fraction += 1 }
        var digits = Digits(
            whole: UInt64(whole), fraction: UInt64(fraction), places: places.upperBound)
        if fraction >= scale {
            digits.whole += 1
            digits.fraction = 0
        }
        while digits.places > places.lowerBound, digits.fraction % 10 == 0 {
            digits.fraction /= 10
            digits.places -= 1
        }
        return digits
    }

    private static func halfIsUp(_ size: Double, _ places: Int) -> Bool {
        let text = Array(size.description.utf8)
        guard let point = text.firstIndex(of: UInt8(ascii: ".")),
            !text.contains(UInt8(ascii: "e"))
        else { return true }
        let next = point + 1 + places
        return next < text.count && text[next] >= UInt8(ascii: "5")
    }

    /// Writes `value`; `sign` is written for what is above zero too.
    func write(
        _ value: Double, places: ClosedRange<Int>, isSigned: Bool, to output: inout Output
    ) {
        guard let digits = Self.digits(value, places: places) else {
            return writeHuge(value, isSigned: isSigned, to: &output)
        }
        writeSign(value, isZero: digits.isZero, isSigned: isSigned, to: &output)
        write(digits, to: &output)
    }

    func writeSign(_ value: Double, isZero: Bool, isSigned: Bool, to output: inout Output) {
        guard !isZero else { return }
        if value < 0 {
            output.append(UInt8(ascii: "-"))
        } else if isSigned {
            output.append(UInt8(ascii: "+"))
        }
    }

    func writeHuge(_ value: Double, isSigned: Bool, to output: inout Output) {
        writeSign(value, isZero: false, isSigned: isSigned, to: &output)
        output.append(value.isInfinite ? "∞" : value.magnitude.description)
    }

    func write(_ digits: Digits, to output: inout Output) {
        writeWhole(digits.whole, to: &output)
        guard digits.places > 0 else { return }
        output.append(rules.decimal)
        output.append(digits.fraction, width: digits.places)
    }

    private func writeWhole(_ whole: UInt64, to output: inout Output) {
        guard whole >= 1_000 else { return output.append(whole) }
        var count = 4
        var scale: UInt64 = 1_000
        while whole / scale >= 10 {
            scale *= 10
            count += 1
        }
        guard count >= rules.groupsFrom else { return output.append(whole) }
        while scale > 0 {
            output.append(UInt8(ascii: "0") + UInt8(whole / scale % 10))
            count -= 1
            scale /= 10
            if count > 0, endsGroup(before: count) { output.append(rules.group) }
        }
    }

    private func endsGroup(before count: Int) -> Bool {
        switch rules.grouping {
        case .thousands: count % 3 == 0
        case .indian: count == 3 || count > 3 && count % 2 == 1
        }
    }
}

// MARK: With a unit

extension NumberText {
    /// Writes an amount.
    ///
    /// A short one has no decimals when it is whole, and as many as eight below one: a price.
    func write(
        _ value: Double, in currency: Currency, isShort: Bool, isSigned: Bool,
        to output: inout Output
    ) {
        let places = Self.places(value, in: currency, isShort: isShort)
        let digits = Self.digits(value, places: places)
        writeSign(value, isZero: digits?.isZero ?? false, isSigned: isSigned, to: &output)
        if rules.isCurrencyFirst {
            output.append(currency.sign)
            if currency.isWord && rules.currencySpace.utf8CodeUnitCount == 0 {
                output.append("\u{A0}" as StaticString)
            }
            output.append(rules.currencySpace)
        }
        if let digits {
            write(digits, to: &output)
        } else {
            output.append(value.isInfinite ? "∞" : value.magnitude.description)
        }
        if !rules.isCurrencyFirst {
            output.append(rules.currencySpace)
            output.append(currency.sign)
        }
    }

    private static func places(
        _ value: Double, in currency: Currency, isShort: Bool
    ) -> ClosedRange<Int> {
        guard isShort else { return currency.decimals...currency.decimals }
        if value.rounded() == value { return 0...0 }
        return value.magnitude < 1 ? currency.decimals...8 : currency.decimals...currency.decimals
    }

    /// Writes "85.2%"; without `digits`, with up to two decimals.
    func writePercent(_ value: Double, digits: Int?, isSigned: Bool, to output: inout Output) {
        write(
            value, places: digits.map { $0...$0 } ?? 0...2, isSigned: isSigned, to: &output)
        output.append(rules.percentSpace)
        output.append(UInt8(ascii: "%"))
    }
}
