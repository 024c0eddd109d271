/// How numbers, amounts, dates and plurals are written in a locale, after CLDR.
struct LocaleRules: Sendable {
    enum Grouping: Sendable {
        /// 1,234,567
        case thousands
        /// 12,34,567
        case indian
    }

    enum DateOrder: Sendable {
        /// 2024-01-15
        case iso
        /// 15.01.2024
        case dotted
        /// 15/01/2024
        case slashed
        /// 2024/01/15
        case yearFirst
    }

    enum Plural: Sendable {
        /// One is one.
        case one
        /// Everything below two is one.
        case belowTwo
        /// Everything from zero to one is one.
        case upToOne
        /// There is no difference.
        case none
    }

    var decimal: StaticString = "."
    var group: StaticString = ","
    var grouping = Grouping.thousands
    /// The whole digits from which groups are made.
    var groupsFrom = 4
    var isCurrencyFirst = true
    /// Between an amount and its sign.
    var currencySpace: StaticString = ""
    var percentSpace: StaticString = ""
    var date = DateOrder.iso
    var plural = Plural.one
}

extension LocaleRules {
    private static let space: StaticString = "\u{A0}"
    private static let narrowSpace: StaticString = "\u{202F}"

    /// The rules of a locale; English ones where the language is not known.
    init(_ locale: LocaleTag) {
        self.init()
        switch locale.language {
        case "de": useGerman(region: locale.region)
        case "fr": useFrench(region: locale.region)
        case "es": useSpanish(region: locale.region)
        case "hi":
            grouping = .indian
            date = .slashed
            plural = .upToOne
        case "ja":
            date = .yearFirst
            plural = .none
        default:
            if locale.region == "IN" { grouping = .indian }
        }
    }

    private mutating func useGerman(region: String) {
        date = .dotted
        percentSpace = Self.space
        currencySpace = Self.space
        switch region {
        case "CH", "LI":
            group = "’"
            percentSpace = ""
        case "AT":
            decimal = ","
            group = "."
        default:
            decimal = ","
            group = "."
            isCurrencyFirst = false
        }
    }

    private mutating func useFrench(region: String) {
        decimal = ","
        group = region == "CA" ? Self.space : Self.narrowSpace
        isCurrencyFirst = false
        currencySpace = Self.space
        percentSpace = region == "CA" ? Self.space : Self.narrowSpace
        date = region == "CA" ? .iso : .slashed
        plural = .belowTwo
    }

    private mutating func useSpanish(region: String) {
        date = .slashed
        percentSpace = Self.space
        guard !["MX", "US", "PR"].contains(region) else {
            percentSpace = ""
            return
        }
        decimal = ","
        group = "."
        groupsFrom = 5
        isCurrencyFirst = false
        currencySpace = Self.space
    }
}

extension LocaleRules.Plural {
    /// True when `count` takes the form for one thing.
    func isOne(_ count: Double) -> Bool {
        switch self {
        case .one: count == 1
        case .belowTwo: count.magnitude < 2
        case .upToOne: count >= 0 && count <= 1
        case .none: false
        }
    }
}
