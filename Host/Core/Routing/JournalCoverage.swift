import Patterns
import Vocabulary

/// Which types come to the journal by some rules, as far as names tell.
///
/// A rule may ask for more than the type: then some events of the type do.
package struct JournalCoverage: Sendable {
    private let rules: [Rule]
    private let stored: Set<String>

    /// `stored`: the names of the channels that take no live events.
    package init(_ rules: [Rule], stored: some Sequence<String>) {
        self.rules = rules
        self.stored = Set(stored)
    }

    package func covers(type: String) -> Bool {
        let channels = rules.filter { rule in
            rule.types.isEmpty || rule.types.contains { $0.matches(type) }
        }.flatMap(\.channels)
        return switch Vocabulary.find(type).map(JournalPolicy.init) ?? .whenStored {
        case .never: false
        case .whenStored: channels.contains { stored.contains($0) }
        case .whenRouted: !channels.isEmpty
        case .always: true
        }
    }

    /// The types that one keeps and the other does not, by name: all of the vocabulary, and those
    /// that a rule of either names.
    package func beyond(_ other: JournalCoverage) -> [String] {
        let named = (rules + other.rules).flatMap { $0.types.compactMap(\.literal) }
        return Set(Vocabulary.all.map(\.name) + named).sorted().filter {
            covers(type: $0) && !other.covers(type: $0)
        }
    }
}
