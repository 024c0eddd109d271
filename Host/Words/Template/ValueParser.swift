import Core

/// Reads what stands between `{{` and `}}`.
///
///     value    = operand { "|" filter [ "(" operand { "," operand } ")" ] }
///     operand  = field | number | "'" … "'" | '"' … '"'
struct ValueParser {
    typealias Naming = (String, Range<Int>) throws(TemplateError) -> Int

    private let inside: Range<Int>
    private var lexer: TemplateLexer
    private var token = TemplateToken(kind: .end, range: 0..<0)

    private static let stepsMax = 16

    /// An argument with where it stands.
    private struct Argument {
        let kind: TemplateToken.Kind
        let range: Range<Int>

        /// What stands between its quotes.
        var inside: Range<Int> { range.lowerBound + 1..<range.upperBound - 1 }
    }

    init(_ bytes: [UInt8], inside: Range<Int>) {
        lexer = TemplateLexer(bytes, inside: inside)
        self.inside = inside
    }

    /// Reads the whole; `naming` gives a field's index, `place` is the operand's.
    mutating func parse(
        naming: Naming
    ) throws(TemplateError) -> (operand: TemplateOperand, place: Range<Int>, steps: [TemplateStep])
    {
        try advance()
        if token.kind == .end {
            throw error("a field is wanted between {{ and }}", at: inside)
        }
        let place = token.range
        let operand = try operand(Argument(kind: token.kind, range: place), naming: naming)
        try advance()
        var steps: [TemplateStep] = []
        var textFilter: Filter?
        while token.kind != .end {
            guard token.kind == .bar else { throw unexpected() }
            try advance()
            let range = token.range
            let filter = try filter()
            if filter.needsValue, let textFilter {
                throw error(
                    "'\(filter.rawValue)' comes too late: behind '\(textFilter.rawValue)' "
                        + "there is only text", at: range)
            }
            if filter.makesText { textFilter = filter }
            guard steps.count < Self.stepsMax else {
                throw error("more than \(Self.stepsMax) filters follow one another", at: range)
            }
            steps.append(try step(filter, at: range, naming: naming))
        }
        return (operand, place, steps)
    }

    private mutating func advance() throws(TemplateError) { token = try lexer.next() }

    private func error(_ reason: String, at range: Range<Int>) -> TemplateError {
        TemplateError(reason, at: range, in: lexer.bytes)
    }

    private func unexpected() -> TemplateError {
        switch token.kind {
        case .word, .quoted, .number:
            error("'|' is wanted before a filter, or }} to end the value", at: token.range)
        case .end: error("the value ends too early", at: token.range)
        default: error("this has no meaning here", at: token.range)
        }
    }

    private func operand(
        _ argument: Argument, naming: Naming
    ) throws(TemplateError) -> TemplateOperand {
        switch argument.kind {
        case .word(let name): .field(try naming(name, argument.range))
        case .quoted: .text(argument.inside)
        case .number(let number): .number(number)
        default: throw error("a field or a text in quotes is wanted here", at: argument.range)
        }
    }

    private mutating func filter() throws(TemplateError) -> Filter {
        guard case .word(let name) = token.kind else {
            throw error("the name of a filter is wanted behind '|'", at: token.range)
        }
        guard let filter = Filter(rawValue: name) else {
            let names = Filter.allCases.map(\.rawValue)
            throw error(
                "there is no filter '\(name)'." + Suggestion.question(for: name, in: names),
                at: token.range)
        }
        try advance()
        return filter
    }

    private mutating func arguments() throws(TemplateError) -> [Argument] {
        guard token.kind == .opening else { return [] }
        var arguments: [Argument] = []
        repeat {
            try advance()
            guard token.kind != .closing || !arguments.isEmpty else { break }
            switch token.kind {
            case .word, .quoted, .number:
                arguments.append(Argument(kind: token.kind, range: token.range))
            default: throw error("an argument is wanted here", at: token.range)
            }
            try advance()
        } while token.kind == .comma && arguments.count < 4
        guard token.kind == .closing else {
            throw error("',' or ')' is wanted behind an argument", at: token.range)
        }
        try advance()
        return arguments
    }
}

// MARK: Filters with their arguments

extension ValueParser {
    private mutating func step(
        _ filter: Filter, at range: Range<Int>, naming: Naming
    ) throws(TemplateError) -> TemplateStep {
        let arguments = try arguments()
        let whole = range.lowerBound..<(arguments.last?.range.upperBound ?? range.upperBound)
        let misuse = error(
            "'\(filter.rawValue)' is written \(filter.usage)", at: whole)
        let isPlain = arguments.isEmpty
        switch filter {
        case .money, .price:
            guard arguments.count <= 1 else { throw misuse }
            var currency: TemplateOperand?
            if let first = arguments.first { currency = try operand(first, naming: naming) }
            return .money(currency: currency, isShort: filter == .price)
        case .percent, .number:
            let digits = try arguments.map { argument throws(TemplateError) in
                try whole0to8(argument, misuse)
            }
            guard digits.count <= 1 else { throw misuse }
            return filter == .percent
                ? .percent(digits: digits.first) : .number(digits: digits.first)
        case .time:
            return .time(try timeStyle(arguments, misuse))
        case .plural:
            guard arguments.count == 2, case .quoted = arguments[0].kind,
                case .quoted = arguments[1].kind
            else { throw misuse }
            return .plural(one: arguments[0].inside, other: arguments[1].inside)
        case .short:
            guard arguments.count == 1, case .number(let count) = arguments[0].kind,
                let length = Int(exactly: count), (1...4_096).contains(length)
            else { throw misuse }
            return .short(length)
        case .default:
            guard arguments.count == 1 else { throw misuse }
            return .fallback(try operand(arguments[0], naming: naming))
        case .signed, .ago, .upper, .lower, .title, .label:
            guard isPlain else { throw misuse }
            return Self.plain(filter)
        }
    }

    private static func plain(_ filter: Filter) -> TemplateStep {
        switch filter {
        case .signed: .signed
        case .ago: .ago
        case .upper: .upper
        case .lower: .lower
        case .title: .title
        default: .label
        }
    }

    private func whole0to8(
        _ argument: Argument, _ misuse: TemplateError
    ) throws(TemplateError) -> Int {
        guard case .number(let number) = argument.kind, let digits = Int(exactly: number),
            (0...8).contains(digits)
        else { throw misuse }
        return digits
    }

    private func timeStyle(
        _ arguments: [Argument], _ misuse: TemplateError
    ) throws(TemplateError) -> TimeStyle {
        guard let first = arguments.first else { return .full }
        guard arguments.count == 1, case .quoted(let name) = first.kind else { throw misuse }
        guard let style = TimeStyle(rawValue: name) else {
            let names = TimeStyle.allCases.map(\.rawValue)
            throw error(
                "there is no style of time '\(name)'; there are "
                    + names.joined(separator: ", ") + "."
                    + Suggestion.question(for: name, in: names), at: first.range)
        }
        return style
    }
}
