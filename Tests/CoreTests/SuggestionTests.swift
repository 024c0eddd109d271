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
            ("mtchs", "matches"), ("rode", nil), ("ad", "and"),
        ] as [(String, String?)])
    func nearest(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, in: Self.words) == expected)
    }

    @Test(
        "takes more slips in a longer word",
        arguments: [
            ("PORT", ["HOST"], nil), ("POST", ["HOST"], "HOST"), ("prot", ["port"], "port"),
            ("prt", ["port"], "port"), ("pt", ["port"], nil), ("abc", ["xyc"], nil),
            ("consol", ["console"], "console"), ("cnsoel", ["console"], "console"),
            ("order_filld", ["order_filled"], "order_filled"),
            ("ordr_fileld", ["order_filled"], "order_filled"),
            ("webhok_adress", ["webhook_address"], "webhook_address"),
            ("aaaaaaaaaaaaaaaa", ["bbbbaaaaaaaaaaaa"], nil),
        ] as [(String, [String], String?)])
    func proportion(word: String, words: [String], expected: String?) {
        #expect(Suggestion.nearest(to: word, in: words) == expected)
    }

    @Test("is asked as a question or not at all")
    func question() {
        #expect(Suggestion.question(for: "exist", in: Self.words) == " Did you mean 'exists'?")
        #expect(Suggestion.question(for: "banana", in: Self.words) == "")
    }

    @Test(
        arguments: [
            ("order_fileld", "order_filled"), ("trade_executed", "order_filled"),
            ("SYSTEM_DOWN", "system_down"), ("bananas", nil), ("", nil),
        ] as [(String, String?)])
    func `a type is known by its names in the dialects, and by slips in its own`(
        word: String, type: String?
    ) {
        #expect(Suggestion.eventType(for: word) == type)
    }
}
