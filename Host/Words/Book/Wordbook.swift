/// All words there are: the built-in ones, and an operator's own over them.
///
/// Immutable, and safe to use from any thread.
///
/// Of the words for a reader of "de-AT", these come first, part by part:
/// 1. overrides for every locale, for "de" or for "de-AT", the most specific one first: the type
///    named in full before patterns with more and with fewer letters, then the kind of channel
///    named, then "de-AT" before "de" before every locale, then the later one;
/// 2. the built-in words in German;
/// 3. overrides for "en", and the built-in words in English.
package struct Wordbook: Sendable {
    private let overrides: [WordOverride]
    /// What an amount is in whose currency no field names.
    let currency: Currency

    /// `currency`: a code; US dollars where it is none.
    package init(_ overrides: [WordOverride] = [], currency: String = "USD") {
        self.overrides = overrides
        self.currency = Currency(currency) ?? .dollar
    }

    /// The kinds of channel that the overrides name.
    package var kinds: Set<String> { Set(overrides.flatMap(\.kinds)) }

    /// What may say a part, the best first.
    private enum Source {
        case override(WordOverride, LocaleTag)
        case builtIn(Language.Message, Language, LocaleTag)

        var isBuiltIn: Bool { if case .builtIn = self { true } else { false } }

        /// The language that it is in.
        var locale: LocaleTag {
            switch self {
            case .override(_, let locale), .builtIn(_, _, let locale): locale
            }
        }
    }

    func wording(type: String, kind: String, locale: LocaleTag) -> Wording {
        let sources = sources(type: type, kind: kind, locale: locale)
        var slots = SlotTable()
        func part(_ template: Template, _ source: Source, _ name: String) -> Wording.Part {
            Wording.Part(
                template, slots: template.program.fields.map { slots.slot($0.reference) },
                plural: LocaleRules(source.locale).plural, name: name,
                isBuiltIn: source.isBuiltIn)
        }
        let title = Self.first(sources, \.title, \.title)
        let summary = Self.first(sources, \.summary, \.summary)
        let body = Self.first(sources, \.body, \.body)
        let parts = Wording.Parts(
            title: part(title.template, title.source, "title"),
            summary: part(summary.template, summary.source, "summary"),
            body: part(body.template, body.source, "body"),
            fields: Self.fields(sources, type: type).map { part($0.template, $0.source, $0.label) },
            actions: Self.actions(sources, type: type))
        let (phrases, _, rules) = phrases(for: locale)
        return Wording(
            locale: title.source.locale, rules: rules, phrases: phrases, parts: parts,
            slots: slots)
    }

    /// What the host says in a reader's language, how it calls that language, and how the reader
    /// writes numbers.
    func phrases(
        for reader: LocaleTag
    ) -> (phrases: Phrases, locale: LocaleTag, rules: LocaleRules) {
        let language = Language.find(reader)
        return (
            (language ?? .english).phrases, language == nil ? .english : reader,
            LocaleRules(reader)
        )
    }
}

extension Wordbook {
    private func sources(type: String, kind: String, locale: LocaleTag) -> [Source] {
        var sources = matching(type: type, kind: kind, locale: locale)
            .map { Source.override($0, locale) }
        if let language = Language.find(locale) {
            sources.append(.builtIn(language.message(type), language, locale))
        }
        guard locale.language != LocaleTag.english.language else { return sources }
        sources += matching(type: type, kind: kind, locale: .english)
            .map { Source.override($0, .english) }
        let english = Language.english
        sources.append(.builtIn(english.message(type), english, .english))
        return sources
    }

    private func matching(type: String, kind: String, locale: LocaleTag) -> [WordOverride] {
        overrides.enumerated()
            .compactMap { position, override in
                override.specificity(type: type, kind: kind, locale: locale, position: position)
                    .map { (specificity: $0, override: override) }
            }
            .sorted { $0.specificity > $1.specificity }
            .map(\.override)
    }

    /// The first source that says a part; the last one, which is built in, says them all.
    private static func first(
        _ sources: [Source], _ own: KeyPath<WordOverride, Template?>,
        _ builtIn: KeyPath<Language.Message, String>
    ) -> (template: Template, source: Source) {
        for source in sources {
            switch source {
            case .override(let override, _):
                if let template = override[keyPath: own] { return (template, source) }
            case .builtIn(let message, _, _):
                return (Template(builtIn: message[keyPath: builtIn]), source)
            }
        }
        preconditionFailure("the words of a reader end in no built-in words")
    }

    private static func fields(
        _ sources: [Source], type: String
    ) -> [(label: String, template: Template, source: Source)] {
        for source in sources {
            switch source {
            case .override(let override, _):
                guard let fields = override.fields else { continue }
                return fields.map { ($0.label, $0.text, source) }
            case .builtIn(_, let language, _):
                return BuiltInField.shown(for: type).map { field in
                    let label = language.labels[field] ?? field.rawValue
                    return (label, Template(builtIn: field.template), source)
                }
            }
        }
        return []
    }

    private static func actions(_ sources: [Source], type: String) -> [WordAction.Kind] {
        for case .override(let override, _) in sources {
            if let actions = override.actions { return actions }
        }
        return WordAction.Kind.offered(for: type)
    }
}

extension Template {
    /// A template of the program's own, all of which a test reads.
    fileprivate init(builtIn text: String) {
        do throws(TemplateError) {
            self = try Template(parsing: text)
        } catch {
            preconditionFailure("a built-in template is faulty: \(error): \(text)")
        }
    }
}
