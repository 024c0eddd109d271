import Calendar
package import JSON

/// Somebody's order not to ring for certain events, for a while: also for what is critical.
package struct Silence: Sendable, Equatable {
    /// The store's number.
    package let id: Int64
    package let matcher: EventMatcher
    package let startNs: Int64
    /// The first moment at which it rings again.
    package let endNs: Int64
    package let author: String
    package let comment: String

    package init(
        id: Int64, matcher: EventMatcher, startNs: Int64, endNs: Int64, author: String,
        comment: String
    ) {
        self.id = id
        self.matcher = matcher
        self.startNs = startNs
        self.endNs = endNs
        self.author = author
        self.comment = comment
    }

    package func isActive(at unixNs: Int64) -> Bool { startNs <= unixNs && unixNs < endNs }
}

extension Silence {
    private static let textBytesMax = 1_024

    /// Reads `{"match": {…}, "start": "2026-11-21T20:00:00Z", "end": …, "author": …}`.
    ///
    /// Times may be milliseconds of the epoch too; a start that is missing is `now`.
    package init(
        _ document: JSONValue, id: Int64, now: Int64, at pointer: JSONPointer = .root
    ) throws(PeopleError) {
        let part = DocumentPart(value: document, pointer: pointer)
        var matcher: EventMatcher?
        var (start, end) = (now, Int64?.none)
        var (author, comment) = ("", "")
        for (key, part) in try part.object() {
            switch key {
            case "id": continue
            case "match": matcher = try EventMatcher(part)
            case "start": start = try part.moment()
            case "end": end = try part.moment()
            case "author": author = try part.text(bytesMax: Silence.textBytesMax)
            case "comment": comment = try part.text(bytesMax: Silence.textBytesMax)
            default:
                throw part.unknownKey(key, among: ["match", "start", "end", "author", "comment"])
            }
        }
        guard let matcher, matcher.isParticular else {
            throw part.fault("a silence must say what it is about in 'match', or all would be lost")
        }
        guard let end, end > start else {
            throw part.fault("a silence needs an 'end' that is later than its start")
        }
        guard !author.isEmpty else { throw part.fault("a silence needs an 'author'") }
        self.init(
            id: id, matcher: matcher, startNs: start, endNs: end, author: author, comment: comment)
    }

    /// As it is stored.
    package var json: JSONValue {
        [
            "id": .integer(id), "match": matcher.json,
            "start": .string(CivilTime(unixNs: startNs).iso8601),
            "end": .string(CivilTime(unixNs: endNs).iso8601),
            "author": .string(author), "comment": .string(comment),
        ]
    }
}

extension DocumentPart {
    func text(bytesMax: Int) throws(PeopleError) -> String {
        let text = try string()
        guard text.utf8.count <= bytesMax, !text.hasControlCharacters else {
            throw fault("expected at most \(bytesMax) bytes without control characters")
        }
        return text
    }

    /// A moment in nanoseconds: written as in RFC 3339, or in milliseconds of the epoch.
    func moment() throws(PeopleError) -> Int64 {
        if let milliseconds = value.integer, abs(milliseconds) < Int64.max / 1_000_000 {
            return milliseconds * 1_000_000
        }
        guard let moment = value.string.flatMap(Moment.read) else {
            throw fault("expected a time such as \"2026-11-21T20:00:00Z\"")
        }
        return moment
    }
}
