/// Numbers as people read them.
package enum Quantity {
    /// "1,204,332".
    package static func count(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }

    /// "3 running", "1 instance", "2 instances".
    package static func count(_ number: Int64, _ one: String, _ many: String) -> String {
        "\(count(number)) \(number == 1 ? one : many)"
    }

    /// The two largest units: "1 d 2 h", "5 min 3 s", "0 s".
    package static func time(seconds: Int64) -> String {
        let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
        var left = max(0, seconds)
        var parts: [String] = []
        for (size, name) in units {
            let count = left / size
            left %= size
            if count > 0 { parts.append("\(count) \(name)") }
            if !parts.isEmpty && (parts.count == 2 || count == 0) { break }
        }
        return parts.isEmpty ? "0 s" : parts.joined(separator: " ")
    }
}
