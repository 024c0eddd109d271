package import Patterns

/// Words of an operator's own, for the events, channels and readers that it names.
///
/// A part that is nil is taken from the next best override, and in the end from the built-in words.
package struct WordOverride: Sendable, Equatable {
    /// A label with the template of its text.
    package struct Field: Sendable, Equatable {
        package let label: String
        package let text: Template

        package init(label: String, text: Template) {
            self.label = label
            self.text = text
        }
    }

    /// Patterns over the type; none stands for every type.
    package var types: [Glob] = []
    /// Kinds of channel; none stands for every kind.
    package var kinds: [String] = []
    /// Nil: for every reader.
    package var locale: LocaleTag?
    package var title: Template?
    package var summary: Template?
    package var body: Template?
    package var fields: [Field]?
    package var actions: [WordAction.Kind]?

    package init() {}
}

/// How closely an override names what is to be said; the larger one wins.
struct Specificity: Comparable {
    /// Characters of the type's pattern that stand for themselves; a pattern without any star or
    /// question mark beats all others.
    let type: Int
    let hasKind: Bool
    /// 0: none, 1: the language, 2: the region too.
    let locale: Int
    /// Where it stands: the later of two equals wins.
    let position: Int

    static func < (left: Specificity, right: Specificity) -> Bool {
        if left.type != right.type { return left.type < right.type }
        if left.hasKind != right.hasKind { return right.hasKind }
        if left.locale != right.locale { return left.locale < right.locale }
        return left.position < right.position
    }
}

extension WordOverride {
    /// Nil when it is not for this type, kind and locale.
    func specificity(
        type: String, kind: String, locale reader: LocaleTag, position: Int
    ) -> Specificity? {
        guard kinds.isEmpty || kinds.contains(kind), locale?.suits(reader) ?? true else {
            return nil
        }
        let matching = types.filter { $0.matches(type) }
        guard types.isEmpty || !matching.isEmpty else { return nil }
        let weight = matching.map { glob in
            glob.isLiteral ? Int.max : glob.pattern.utf8.count { !"*?".utf8.contains($0) }
        }
        return Specificity(
            type: weight.max() ?? 0, hasKind: !kinds.isEmpty,
            locale: locale.map { $0.region.isEmpty ? 1 : 2 } ?? 0, position: position)
    }
}
