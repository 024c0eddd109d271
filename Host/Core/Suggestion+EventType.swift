import Vocabulary

extension Suggestion {
    /// The type of event that `word` may mean: what some dialect calls so, or the nearest name.
    package static func eventType(for word: String) -> String? {
        let translated = EventDialect.allCases.lazy.compactMap { dialect in
            Vocabulary.find(word, in: dialect).first?.name
        }.first
        return translated ?? nearest(to: word, in: Vocabulary.all.map(\.name))
    }
}
