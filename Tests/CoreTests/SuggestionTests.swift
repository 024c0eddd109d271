import Core
import Testing

@Suite("A suggestion")
struct SuggestionTests {
    static let words = ["contains", "matches", "exists", "missing", "in", "and", "or"]

    @Test(
        "is the nearest word, if one is near",
        arguments: [
            ("contians", "contains"), ("contain", "contains"), ("match", "matches"),
            ("MATCHES", "matches"), ("exsits", "exists"), ("adn", "and"), ("nd", "and"),
            ("i", "in"), ("missing", "missing"), ("mising", "missing"), ("banana", nil),
            ("contributes", nil), ("", nil), ("xyz", nil), ("mtch", nil),
        ] as [(String, String?)])
    func nearest(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, in: Self.words) == expected)
    }

    @Test("is asked as a question or not at all")
    func question() {
        #expect(Suggestion.question(for: "exist", in: Self.words) == " Did you mean 'exists'?")
        #expect(Suggestion.question(for: "banana", in: Self.words) == "")
    }
}
