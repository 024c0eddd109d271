/// What a template may do to a value, in the order in which it is documented.
enum Filter: String, CaseIterable {
    case money, price, percent, number, signed, time, ago, plural
    case upper, lower, title, label, short
    case `default`

    /// True for those that make a text of a number or a time, and so cannot follow a text.
    var needsValue: Bool {
        switch self {
        case .money, .price, .percent, .number, .signed, .time, .ago, .plural: true
        case .upper, .lower, .title, .label, .short, .default: false
        }
    }

    /// True for those behind which there is a text.
    var makesText: Bool { self != .signed && self != .default }

    /// How it is written, for a sentence.
    var usage: String {
        switch self {
        case .money: "money or money(currency)"
        case .price: "price or price(currency)"
        case .percent: "percent or percent(2)"
        case .number: "number or number(2)"
        case .plural: "plural(\"share\", \"shares\")"
        case .time: "time or time(\"date\")"
        case .short: "short(80)"
        case .default: "default(\"–\")"
        case .signed, .ago, .upper, .lower, .title, .label: rawValue
        }
    }
}

/// One thing that is done to a value, with its arguments; ranges are of the template's bytes.
enum TemplateStep: Sendable {
    case money(currency: TemplateOperand?, isShort: Bool)
    case percent(digits: Int?)
    case number(digits: Int?)
    case signed
    case time(TimeStyle)
    case ago
    case plural(one: Range<Int>, other: Range<Int>)
    case upper, lower, title, label
    case short(Int)
    case fallback(TemplateOperand)
}

/// Where a value comes from.
enum TemplateOperand: Sendable {
    /// An index into the template's fields.
    case field(Int)
    /// A range of the template's bytes.
    case text(Range<Int>)
    case number(Double)
}

/// What the filter `time` can write.
enum TimeStyle: String, CaseIterable, Sendable {
    /// "2024-01-15 10:30:00"
    case full
    /// "2024-01-15 10:30:00 IST"
    case zone
    /// "2024-01-15"
    case date
    /// "10:30:00"
    case time
    /// "10:30"
    case clock
    /// "2024-01-15T10:30:00+05:30"
    case iso
}
