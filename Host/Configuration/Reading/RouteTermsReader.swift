import Core
import JSON
import People
import Vocabulary

/// Reads what a route says of people.
struct RouteTermsReader {
    let audiences: AudienceReader
    let chains: [String: Mark]
    /// Every chain that some route names.
    private(set) var namedChains: Set<String> = []

    static let keys = ["for", "digest", "group_by", "escalate"]
    private static let groupings: [(word: String, grouping: Grouping)] = [
        ("category", .category), ("type", .type), ("subject", .subject), ("thread", .thread),
    ]

    init(audiences: AudienceReader, chains: [String: Mark]) {
        self.audiences = audiences
        self.chains = chains
    }

    mutating func read(_ route: MappingReader) -> RouteTerms {
        var terms = RouteTerms()
        terms.audience = route["for"].flatMap(audiences.read)
        terms.digest = route["digest"].flatMap(digest)
        terms.grouping = route["group_by"].flatMap(grouping) ?? terms.grouping
        terms.chain = route["escalate"].flatMap { chain($0) }
        return terms
    }

    /// By the reader of preferences, in which a digest belongs to a category.
    private func digest(_ setting: Setting) -> Digest? {
        guard setting.node.mapping != nil else {
            setting.refuse(wanted: "a mapping such as { every: 15m }")
            return nil
        }
        let category = EventCategory.system
        var preferences = Preferences()
        do throws(PeopleError) {
            try preferences.apply(
                .object(["digests": .object([category.rawValue: setting.node.json])]))
        } catch {
            let pointer = JSONPointer(
                tokens: [setting.name] + error.pointer.tokens.dropFirst(2))
            setting.findings.tell(
                PeopleError(error.message, at: pointer),
                in: YAMLNode(.mapping([setting.entry]), at: setting.keyMark),
                from: setting.keyMark, of: setting.name)
        }
        return preferences.digests[category]
    }

    private func grouping(_ setting: Setting) -> Grouping? {
        let word = setting.choice(of: Self.groupings.map(\.word))
        return Self.groupings.first { $0.word == word }?.grouping
    }

    private mutating func chain(_ setting: Setting) -> String? {
        guard let name = setting.text() else { return nil }
        namedChains.insert(name)
        guard chains[name] == nil else { return name }
        setting.findings.error(
            "there is no escalation named \(quoted(setting.node.scalar?.shown ?? name))",
            at: setting.node.mark,
            suggestion: Suggestion.nearest(to: name, in: chains.keys.sorted()))
        return nil
    }
}
