extension Finding {
    /// The finding as an operator reads it: place, sentence, the line, and a caret under the fault.
    ///
    /// Escape sequences for colour are written only when asked for.
    package func text(colour: Bool = false) -> String {
        let paint = Paint(isOn: colour)
        var place = file
        if let mark { place += ":\(mark.line):\(mark.column)" }
        let label = severity == .error ? paint.red("error:") : paint.yellow("warning:")
        var text = "\(paint.bold(place + ":")) \(label) \(message)"
        if let mark, let excerpt {
            let number = String(mark.line)
            let gutter = String(repeating: " ", count: max(5, number.count))
            text += "\n\(gutter.dropLast(number.count))\(number) | \(excerpt.text)"
            text += "\n\(gutter) | \(excerpt.margin)\(paint.green(excerpt.underline))"
        }
        return text
    }
}

extension [Finding] {
    /// All findings, one after the other; no line end at the end.
    package func text(colour: Bool = false) -> String {
        map { $0.text(colour: colour) }.joined(separator: "\n")
    }
}

extension Excerpt {
    /// Blanks as wide as what stands before the fault.
    ///
    /// Tabs stay tabs, so that any width of tab fits.
    fileprivate var margin: String {
        text.unicodeScalars.prefix(start).map { scalar in
            scalar == "\t" ? "\t" : String(repeating: " ", count: scalar.cells)
        }.joined()
    }

    fileprivate var underline: String {
        let cells = text.unicodeScalars.dropFirst(start).prefix(length).reduce(0) { $0 + $1.cells }
        return "^" + String(repeating: "~", count: max(0, cells - 1))
    }
}

extension Unicode.Scalar {
    /// How many cells of a terminal it takes: none for marks that combine, two for wide letters.
    fileprivate var cells: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: 0
        default: Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]
}

private struct Paint {
    var isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func red(_ text: String) -> String { wrap(text, "1;31") }
    func yellow(_ text: String) -> String { wrap(text, "1;33") }
    func green(_ text: String) -> String { wrap(text, "32") }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
