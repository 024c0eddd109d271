package import JSON
package import Words

/// `belfry render`: the words of one event, for people and as JSON.
///
/// Pure.
package enum WordsView {
    package static func lines(_ words: Words, ink: Ink) -> [String] {
        var lines = [ink.bold(PlainText.line(words.title))]
        if !words.summary.isEmpty && words.summary != words.title {
            lines.append(PlainText.line(words.summary))
        }
        if !words.body.isEmpty {
            lines.append("")
            let body = words.body.split(separator: "\n", omittingEmptySubsequences: false)
            lines += body.map { "  " + PlainText.line(String($0)) }
        }
        if !words.fields.isEmpty {
            let width = words.fields.map(\.label.count).max() ?? 0
            lines.append("")
            lines += words.fields.map { field in
                let gap = String(repeating: " ", count: width - field.label.count)
                return
                    "  \(ink.dim(PlainText.line(field.label)))\(gap)  \(PlainText.line(field.text))"
            }
        }
        if !words.actions.isEmpty {
            lines.append("")
            lines.append(
                "  " + words.actions.map { "[\(PlainText.line($0.label))]" }.joined(separator: " "))
        }
        return lines
    }

    package static func json(_ words: Words) -> JSONValue {
        [
            "locale": .string(words.locale), "title": .string(words.title),
            "summary": .string(words.summary), "body": .string(words.body),
            "fields": .array(
                words.fields.map { ["label": .string($0.label), "text": .string($0.text)] }),
            "actions": .array(
                words.actions.map {
                    ["id": .string($0.id), "label": .string($0.label), "link": .string($0.link)]
                }),
        ]
    }
}
