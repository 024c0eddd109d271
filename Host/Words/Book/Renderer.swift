package import CBelfry
import Core

/// Turns events into words.
///
/// Keeps what it has prepared for a type, a kind of channel and a locale, so each thread that
/// renders has one of its own. Everything else it does is a function of its arguments.
package struct Renderer {
    private let wordbook: Wordbook
    private var prepared: [Key: Wording] = [:]
    private var output = Output()

    /// Custom types and locales are without end; an event may invent both.
    static let preparedMax = 1_024

    private struct Key: Hashable {
        let type: String
        let kind: String
        let locale: String
    }

    /// Renders with `wordbook`.
    package init(_ wordbook: Wordbook) { self.wordbook = wordbook }

    /// The words of `event`, whose texts are UTF-8, for `reader` on a channel of `kind`.
    ///
    /// An action without a link among `links` has an empty one.
    package mutating func render(
        _ event: UnsafePointer<belfry_event>, for reader: Reader, kind: String,
        links: [ActionLink] = []
    ) -> Words {
        let wording = wording(event, reader, kind)
        return withRendering(of: wording, event, reader) { rendering, output in
            Self.compose(wording, links, &rendering, &output)
        }
    }

    /// What the operator's templates ask for and `event` lacks, where no `default` stands in.
    package mutating func missingFields(
        of event: UnsafePointer<belfry_event>, for reader: Reader, kind: String
    ) -> [MissingField] {
        let wording = wording(event, reader, kind)
        return withRendering(of: wording, event, reader) { rendering, output in
            rendering.missing = []
            _ = Self.compose(wording, [], &rendering, &output)
            return rendering.missing ?? []
        }
    }

    /// The summary alone.
    mutating func summary(
        of event: UnsafePointer<belfry_event>, for reader: Reader, kind: String
    ) -> String {
        let wording = wording(event, reader, kind)
        return withRendering(of: wording, event, reader) { rendering, output in
            let title = Self.title(wording, &rendering, &output)
            let range = Self.summary(wording, title, &rendering, &output)
            return String(decoding: output.bytes[range], as: UTF8.self)
        }
    }

    func phrases(for locale: String) -> (phrases: Phrases, locale: LocaleTag, rules: LocaleRules) {
        wordbook.phrases(for: LocaleTag(locale) ?? .english)
    }

    private mutating func wording(
        _ event: UnsafePointer<belfry_event>, _ reader: Reader, _ kind: String
    ) -> Wording {
        let key = Key(type: event.pointee.type.text, kind: kind, locale: reader.locale)
        if let wording = prepared[key] { return wording }
        if prepared.count >= Self.preparedMax { prepared.removeAll() }
        let wording = wordbook.wording(
            type: key.type, kind: kind, locale: LocaleTag(reader.locale) ?? .english)
        prepared[key] = wording
        return wording
    }

    private mutating func withRendering<Result>(
        of wording: Wording, _ event: UnsafePointer<belfry_event>, _ reader: Reader,
        _ body: (inout Rendering, inout Output) -> Result
    ) -> Result {
        output.clear()
        let currency = wordbook.currency
        return RenderingMemory.lend(for: wording.slots) { memory in
            var rendering = Rendering(
                wording, event, for: reader, currency: currency, memory: memory)
            return body(&rendering, &output)
        }
    }
}

// MARK: Composing

extension Renderer {
    private static func compose(
        _ wording: Wording, _ links: [ActionLink], _ rendering: inout Rendering,
        _ output: inout Output
    ) -> Words {
        var parts: [Range<Int>] = []
        parts.reserveCapacity(
            Words.fixedParts + 2 * wording.parts.fields.count + 3 * wording.parts.actions.count)
        parts.append(output.add(wording.locale.text))
        let title = title(wording, &rendering, &output)
        parts.append(title)
        parts.append(summary(wording, title, &rendering, &output))
        parts.append(
            write(wording.parts.body, .lines, limit: Words.Limit.body, &rendering, &output))
        let fieldCount = write(wording.parts.fields, into: &parts, &rendering, &output)
        for action in wording.parts.actions {
            output.add(action, wording.phrases, links, to: &parts)
        }
        return Words(bytes: output.copy(), parts: parts, fieldCount: fieldCount)
    }

    /// The title; the event's own, or the name of its type, where the template has nothing to say.
    private static func title(
        _ wording: Wording, _ rendering: inout Rendering, _ output: inout Output
    ) -> Range<Int> {
        let written = line(wording.parts.title, limit: Words.Limit.title, &rendering, &output)
        if let written, !written.isEmpty { return written }
        let event = rendering.view.event.pointee
        for text in [event.title.bytes, event.type.bytes] {
            let range = output.add(text, limit: Words.Limit.title)
            if !range.isEmpty { return range }
        }
        return output.count..<output.count
    }

    /// The summary; the event's own title, or that of the words, where there is nothing to say.
    private static func summary(
        _ wording: Wording, _ title: Range<Int>, _ rendering: inout Rendering,
        _ output: inout Output
    ) -> Range<Int> {
        let written = line(wording.parts.summary, limit: Words.Limit.summary, &rendering, &output)
        if let written, !written.isEmpty { return written }
        let own = output.add(
            rendering.view.event.pointee.title.bytes, limit: Words.Limit.summary)
        return own.isEmpty ? title : own
    }

    /// Nil for a built-in line that lacks what it names: "shares @" helps nobody.
    private static func line(
        _ part: Wording.Part, limit: Int, _ rendering: inout Rendering, _ output: inout Output
    ) -> Range<Int>? {
        let mark = output.count
        let missCount = rendering.missCount
        let range = write(part, .line, limit: limit, &rendering, &output)
        guard part.isBuiltIn, rendering.missCount > missCount else { return range }
        output.rewind(to: mark)
        return nil
    }

    private static func write(
        _ part: Wording.Part, _ layout: Cleaning.Layout, limit: Int,
        _ rendering: inout Rendering, _ output: inout Output
    ) -> Range<Int> {
        let mark = output.count
        output.begin(limit: limit)
        rendering.write(part, to: &output)
        return output.finish(from: mark, layout)
    }

    /// Returns how many have a text; the others are left out.
    private static func write(
        _ fields: [Wording.Part], into parts: inout [Range<Int>],
        _ rendering: inout Rendering, _ output: inout Output
    ) -> Int {
        var count = 0
        for field in fields {
            let mark = output.count
            let label = output.add(field.name)
            let text = write(
                field, .line, limit: Words.Limit.field, &rendering, &output)
            if text.isEmpty {
                output.rewind(to: mark)
            } else {
                parts += [label, text]
                count += 1
            }
        }
        return count
    }
}

extension Output {
    /// Appends a text of the event's, cleaned.
    fileprivate mutating func add(_ text: UnsafeRawBufferPointer, limit: Int) -> Range<Int> {
        let mark = count
        begin(limit: limit)
        append(text)
        return finish(from: mark, .line)
    }

    /// Appends a text of the program's own, or one that was checked before.
    mutating func add(_ text: String) -> Range<Int> {
        let mark = count
        begin(limit: text.utf8.count)
        append(text)
        return mark..<count
    }

    mutating func add(
        _ action: WordAction.Kind, _ phrases: Phrases, _ links: [ActionLink],
        to parts: inout [Range<Int>]
    ) {
        let link = links.first { $0.action == action }?.link ?? ""
        parts.append(add(action.rawValue))
        parts.append(add(phrases.label(action)))
        // Half a link leads nowhere.
        parts.append(add(link.utf8.count <= Words.Limit.link ? link : ""))
    }
}
