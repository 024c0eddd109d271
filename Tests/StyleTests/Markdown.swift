/// A Markdown document: its links and headings.
///
/// Pure.
struct Markdown {
    struct Link {
        let target: String
        let line: Int
    }

    private let lines: [(number: Int, text: Substring)]

    /// Keeps the prose: what stands in fences is quoted.
    init(_ text: String) {
        var isFenced = false
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .compactMap { index, line in
                if line.drop(while: { $0 == " " }).hasPrefix("```") {
                    isFenced.toggle()
                    return nil
                }
                return isFenced ? nil : (index + 1, line)
            }
    }

    /// [text](target), images too.
    var links: [Link] {
        lines.flatMap { number, line -> [Link] in
            line.split(separator: "](", omittingEmptySubsequences: false).dropFirst()
                .map { Link(target: String($0.prefix { $0 != ")" }), line: number) }
        }
    }

    /// "## Who hears of what" as ("##", "Who hears of what").
    var headings: [(level: String, text: String)] {
        lines.compactMap { _, line in
            let level = line.prefix { $0 == "#" }
            guard !level.isEmpty, line.dropFirst(level.count).hasPrefix(" ") else { return nil }
            return (String(level), String(line.dropFirst(level.count + 1)))
        }
    }

    /// What "#…" in a link may name.
    var anchors: Set<String> {
        Set(
            headings.map { heading in
                String(
                    heading.text.lowercased().compactMap { letter -> Character? in
                        if letter == " " { return "-" }
                        let isKept = letter.isLetter || letter.isNumber || "-_".contains(letter)
                        return isKept ? letter : nil
                    })
            })
    }
}
