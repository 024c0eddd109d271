package import CBelfry

extension Renderer {
    /// How many summaries a digest lists.
    package static let digestLinesMax = 20
    /// Of each of them.
    static let digestLineBytesMax = 256
    /// How many of them stand in the digest's own summary.
    static let digestSummariesMax = 3

    /// The words of several events that are told as one.
    ///
    /// `events` are those at hand, in the order to list them, and `total` is how many there are;
    /// what is not listed is counted ("and 12 more"). One event is told as itself.
    package mutating func digest(
        _ events: [UnsafePointer<belfry_event>], total: Int, for reader: Reader, kind: String,
        links: [ActionLink] = []
    ) -> Words {
        if let only = events.first, total <= 1, events.count == 1 {
            return render(only, for: reader, kind: kind, links: links)
        }
        let total = max(total, events.count)
        let lines = events.prefix(Self.digestLinesMax).map { event in
            summary(of: event, for: reader, kind: kind).cut(to: Self.digestLineBytesMax)
        }
        let (phrases, locale, rules) = phrases(for: reader.locale)
        let count = { (plural: Counted, number: Int) in
            plural.text(number, NumberText(rules: rules), phrases.plural)
        }
        let title = "🔔 " + count(phrases.notifications, total)
        var body = lines.map { "• " + $0 }
        if total > lines.count { body.append(count(phrases.more, total - lines.count)) }
        var first = lines.prefix(Self.digestSummariesMax).joined(separator: "; ")
        let rest = total - min(lines.count, Self.digestSummariesMax)
        if rest > 0 { first += (first.isEmpty ? "" : "; ") + count(phrases.more, rest) }

        var output = Output()
        var parts = [output.add(locale.text)]
        parts.append(output.add(title, .line, limit: Words.Limit.title))
        parts.append(
            output.add(
                count(phrases.notifications, total) + ": " + first, .line,
                limit: Words.Limit.summary))
        parts.append(output.add(body.joined(separator: "\n"), .lines, limit: Words.Limit.body))
        for action in WordAction.Kind.allCases where links.contains(where: { $0.action == action })
        {
            output.add(action, phrases, links, to: &parts)
        }
        return Words(bytes: output.copy(), parts: parts, fieldCount: 0)
    }
}

extension Output {
    fileprivate mutating func add(
        _ text: String, _ layout: Cleaning.Layout, limit: Int
    ) -> Range<Int> {
        let mark = count
        begin(limit: limit)
        append(text)
        return finish(from: mark, layout)
    }
}

extension String {
    /// The beginning, with "…" where something is left out.
    fileprivate func cut(to bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var output = Output()
        output.begin(limit: bytes)
        output.append(self)
        let kept = output.finish(from: 0, .line)
        return String(decoding: output.bytes[kept], as: UTF8.self)
    }
}
