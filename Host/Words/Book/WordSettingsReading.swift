import Core
import JSON
import Patterns
import Vocabulary

/// Reads the block `words:`, noting every fault and going on.
struct WordSettingsReading {
    private(set) var faults: [WordSettings.Fault] = []

    static let templatesMax = 1_000
    private static let blockKeys = ["currency", "templates"]
    private static let templateKeys = [
        "type", "channel", "locale", "title", "summary", "body", "fields", "actions",
    ]

    mutating func wordbook(_ block: JSONValue) -> Wordbook {
        if block.isNull { return Wordbook() }
        guard let object = members(of: block, at: .root, called: "words", keys: Self.blockKeys)
        else { return Wordbook() }
        var code = "USD"
        if let value = object["currency"] { code = currency(value) ?? code }
        var overrides: [WordOverride] = []
        if let templates = object["templates"], !templates.isNull {
            overrides = self.overrides(templates)
        }
        return Wordbook(overrides, currency: code)
    }

    private mutating func refuse(
        _ reason: String, at pointer: JSONPointer, _ part: WordSettings.Fault.Part = .value
    ) {
        guard faults.count < 50 else { return }
        faults.append(WordSettings.Fault(pointer: pointer, part: part, reason: reason))
    }

    private mutating func members(
        of value: JSONValue, at pointer: JSONPointer, called name: String, keys: [String]
    ) -> JSONObject? {
        guard let object = value.object else {
            refuse("\(name) \(value.being), but a mapping is wanted", at: pointer)
            return nil
        }
        for key in object.keys where !keys.contains(key) {
            refuse(
                "'\(key)' is not a setting of \(name)."
                    + Suggestion.question(for: key, in: keys), at: pointer.appending(key), .key)
        }
        return object
    }

    private mutating func currency(_ value: JSONValue) -> String? {
        let at = JSONPointer(tokens: ["currency"])
        guard let code = value.string, code.utf8.count == 3, Currency(code) != nil else {
            refuse("'currency' is a code of three letters, such as INR", at: at)
            return nil
        }
        return code
    }

    private mutating func overrides(_ value: JSONValue) -> [WordOverride] {
        let at = JSONPointer(tokens: ["templates"])
        guard let items = value.array else {
            refuse("'templates' \(value.being), but a list is wanted", at: at)
            return []
        }
        guard items.count <= Self.templatesMax else {
            refuse("there are more than \(Self.templatesMax) templates", at: at)
            return []
        }
        return items.enumerated().compactMap { index, item in
            override(item, at: at.appending(index))
        }
    }

    private mutating func override(_ value: JSONValue, at pointer: JSONPointer) -> WordOverride? {
        guard
            let object = members(
                of: value, at: pointer, called: "a template", keys: Self.templateKeys)
        else { return nil }
        var override = WordOverride()
        override.types = types(object["type"], at: pointer.appending("type"))
        override.kinds = texts(object["channel"], at: pointer.appending("channel"))
            .map(\.text).filter { $0 != "*" }
        override.locale = locale(object["locale"], at: pointer.appending("locale"))
        override.title = template(object["title"], at: pointer.appending("title"))
        override.summary = template(object["summary"], at: pointer.appending("summary"))
        override.body = template(object["body"], at: pointer.appending("body"))
        override.fields = fields(object["fields"], at: pointer.appending("fields"))
        override.actions = actions(object["actions"], at: pointer.appending("actions"))
        let parts = ["title", "summary", "body", "fields", "actions"]
        if !parts.contains(where: { object[$0] != nil }) {
            refuse(
                "this template says nothing: give it a title, summary, body, fields or actions",
                at: pointer)
        }
        return override
    }
}

// MARK: The parts of a template

extension WordSettingsReading {
    /// A text, or a list of texts; none is an empty list.
    private mutating func texts(
        _ value: JSONValue?, at pointer: JSONPointer
    ) -> [(text: String, pointer: JSONPointer)] {
        let name = pointer.tokens.last ?? ""
        switch value {
        case nil, .null: return []
        case .string(let text): return [(text, pointer)]
        case .array(let items):
            return items.enumerated().compactMap { index, item in
                if let text = item.string { return (text, pointer.appending(index)) }
                refuse(
                    "an item of '\(name)' \(item.being), but a text is wanted",
                    at: pointer.appending(index))
                return nil
            }
        case .some(let other):
            refuse(
                "'\(name)' \(other.being), but a text or a list of texts is wanted", at: pointer)
            return []
        }
    }

    private mutating func types(_ value: JSONValue?, at pointer: JSONPointer) -> [Glob] {
        let known = Vocabulary.all.map(\.name)
        return texts(value, at: pointer).map { text, pointer in
            let glob = Glob(text)
            let isKnown = text.contains(".") || known.contains(where: glob.matches)
            if !isKnown && glob.isLiteral {
                refuse(
                    "there is no type '\(text)'."
                        + Suggestion.question(meant: Suggestion.eventType(for: text)), at: pointer)
            } else if !isKnown {
                refuse("the pattern '\(text)' stands for no type of the vocabulary", at: pointer)
            }
            return glob
        }
    }

    private mutating func locale(_ value: JSONValue?, at pointer: JSONPointer) -> LocaleTag? {
        guard let value, !value.isNull else { return nil }
        guard let text = value.string, let locale = LocaleTag(text) else {
            refuse("'locale' is a language such as de, or with a region such as de-AT", at: pointer)
            return nil
        }
        return locale
    }

    private mutating func template(_ value: JSONValue?, at pointer: JSONPointer) -> Template? {
        guard let value else { return nil }
        guard let text = value.string else {
            let name = pointer.tokens.last ?? ""
            refuse("'\(name)' \(value.being), but a text is wanted", at: pointer)
            return nil
        }
        do throws(TemplateError) {
            return try Template(parsing: text)
        } catch {
            refuse(error.reason, at: pointer, .bytes(error.offset..<error.offset + error.length))
            return nil
        }
    }

    private mutating func fields(
        _ value: JSONValue?, at pointer: JSONPointer
    ) -> [WordOverride.Field]? {
        guard let value else { return nil }
        guard let object = value.object else {
            refuse(
                "'fields' \(value.being), but a mapping of labels to templates is wanted",
                at: pointer)
            return nil
        }
        guard object.count <= Words.Limit.fields else {
            refuse("there are more than \(Words.Limit.fields) fields", at: pointer)
            return nil
        }
        return object.keys.compactMap { label in
            let at = pointer.appending(label)
            guard let text = template(object[label], at: at) else { return nil }
            guard (1...Words.Limit.label).contains(label.utf8.count),
                Self.isLine(label)
            else {
                refuse(
                    "a label is a line of 1 to \(Words.Limit.label) bytes", at: at, .key)
                return nil
            }
            return WordOverride.Field(label: label, text: text)
        }
    }

    /// True for what cleaning would leave as it is.
    private static func isLine(_ label: String) -> Bool {
        var bytes = Array(label.utf8)
        Cleaning.clean(&bytes, from: 0, .line)
        return bytes == Array(label.utf8)
    }

    private mutating func actions(
        _ value: JSONValue?, at pointer: JSONPointer
    ) -> [WordAction.Kind]? {
        guard value != nil else { return nil }
        let names = WordAction.Kind.allCases.map(\.rawValue)
        return texts(value, at: pointer).reduce(into: []) { actions, item in
            guard let action = WordAction.Kind(rawValue: item.text) else {
                return refuse(
                    "there is no action '\(item.text)'; there are "
                        + names.joined(separator: ", ") + "."
                        + Suggestion.question(for: item.text, in: names), at: item.pointer)
            }
            if !actions.contains(action) { actions.append(action) }
        }
    }
}

extension JSONValue {
    /// What it is in a file of YAML, as the verb of a sentence: "is a list".
    fileprivate var being: String {
        switch self {
        case .null: "is empty"
        case .array: "is a list"
        case .object: "is a mapping"
        default: "is \(kind)"
        }
    }
}
