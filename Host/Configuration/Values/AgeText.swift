/// Ages as plugins.yaml writes them: `12h`, `7d`, `8w`, `7y`.
package enum AgeText {
    /// Nil when `text` is anything but digits and a unit, or over 200 years.
    package static func parse(_ text: String) -> Duration? {
        guard let count = Int64(String(text.dropLast())), (0...2_000_000).contains(count) else {
            return nil
        }
        let age: Duration? =
            switch text.last {
            case "h": .seconds(count * 3_600)
            case "d": .days(count)
            case "w": .days(count * 7)
            case "y": years(count)
            default: nil
            }
        return age.flatMap { $0 <= .days(73_200) ? $0 : nil }
    }

    /// As long as so many years of the calendar at most are: what must be kept for seven years is
    /// not gone two leap days before they are over.
    static func years(_ count: Int64) -> Duration { .days(count * 365 + (count + 3) / 4) }
}

extension Duration {
    static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}

extension Setting {
    /// An age from an hour to a hundred years, which is more than any law asks for.
    func age() -> Duration? {
        guard let scalar = node.scalar, !node.isNull else {
            refuse(wanted: "an age such as 12h, 7d, 8w or 7y")
            return nil
        }
        if case .integer = scalar.value {
            findings.error(
                "\(quoted(name)) has no unit; write \(scalar.shown)d, or use h, w or y",
                at: node.mark)
            return nil
        }
        guard let age = AgeText.parse(scalar.text) else {
            findings.error(
                "\(quoted(name)) is no age; write a whole number and a unit, such as 12h, 7d, 8w "
                    + "or 7y", at: node.mark)
            return nil
        }
        guard (.seconds(3_600)...AgeText.years(100)).contains(age) else {
            findings.error("\(quoted(name)) must be from 1h to 100y", at: node.mark)
            return nil
        }
        return age
    }
}
