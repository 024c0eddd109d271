import Patterns
import TestKit
import Testing

@Suite("A glob")
struct GlobTests {
    @Test(
        "stands for the whole of a text",
        arguments: [
            ("", "", true), ("", "a", false), ("a", "", false), ("a", "a", true),
            ("order_filled", "order_filled", true), ("order_filled", "order_fill", false),
            ("order_*", "order_filled", true), ("order_*", "order_", true),
            ("order_*", "order", false), ("*_alert", "risk_alert", true),
            ("*_alert", "alert", false), ("a*b", "ab", true), ("a*b", "a--b", true),
            ("ab*ba", "aba", false), ("ab*ba", "abba", true), ("*", "", true),
            ("*", "any thing", true), ("**", "", true), ("a**b", "axb", true),
            ("*a*", "bab", true), ("*a*", "bbb", false), ("*a*b*", "xxaxxbxx", true),
            ("*a*b*", "ba", false), ("*aab", "aaaab", true), ("*ab*abc", "ababababc", true),
            ("?", "a", true), ("?", "", false), ("?", "ab", false), ("??", "ab", true),
            ("a?c", "abc", true), ("a?c", "ac", false), ("?*", "", false), ("?*", "a", true),
            ("*?", "abc", true), ("*?c", "abc", true), ("*?c", "c", false),
            ("?", "é", true), ("?", "₹", true), ("?", "🚨", true), ("??", "é", false),
            ("a?b", "a🚨b", true), ("*é", "café", true), ("é?", "éé", true), ("?é", "ê", false),
            ("A*", "abc", false), ("a.c", "abc", false), ("[ab]", "a", false),
            ("\\*", "\\anything", true), ("BTC/???", "BTC/USD", true),
        ])
    func matches(pattern: String, text: String, expected: Bool) {
        #expect(Glob(pattern).matches(text) == expected)
    }

    @Test("says whether it stands for one text only")
    func literal() {
        #expect(Glob("order_filled").isLiteral)
        #expect(Glob("order_filled").literal == "order_filled")
        #expect(Glob("").literal == "")
        for pattern in ["order_*", "?", "*", "a*b*c"] {
            #expect(!Glob(pattern).isLiteral)
            #expect(Glob(pattern).literal == nil)
        }
    }

    @Test("agrees with a plain matcher on texts from seeds", arguments: 0..<20 as Range<UInt64>)
    func agreement(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let pattern = Self.characters("ab*?é", upTo: 8, &random)
            let text = Self.characters("abé₹", upTo: 10, &random)
            let expected = Self.plainlyMatches(pattern[...], text[...])
            #expect(Glob(String(pattern)).matches(String(text)) == expected, "\(pattern) \(text)")
        }
    }

    @Test("has no limit at 64 characters", arguments: [62, 63, 64, 65, 127, 128, 129, 300])
    func longPatterns(count: Int) {
        let text = String(repeating: "ab", count: count / 2) + (count % 2 == 1 ? "a" : "")
        let glob = Glob("*" + text.dropLast() + "?*x")
        #expect(glob.matches("bb" + text + "--x"))
        #expect(glob.matches(text + "x"))
        #expect(!glob.matches(text.dropLast() + "x"))
        #expect(!glob.matches(text + "--"))
    }

    @Test("takes linear time where backtracking would not end", .timeLimit(.minutes(1)))
    func linear() {
        let text = String(repeating: "a", count: 65_536)
        #expect(!Glob(String(repeating: "*a?", count: 20) + "*b").matches(text))
        #expect(!Glob("*" + String(repeating: "a", count: 1000) + "?b*").matches(text))
    }

    private static func characters(
        _ alphabet: String, upTo count: Int, _ random: inout SeededRandom
    ) -> [Character] {
        (0..<Int.random(in: 0...count, using: &random)).compactMap { _ in
            alphabet.randomElement(using: &random)
        }
    }

    private static func plainlyMatches(
        _ pattern: ArraySlice<Character>, _ text: ArraySlice<Character>
    ) -> Bool {
        switch (pattern.first, text.first) {
        case (nil, let first): first == nil
        case ("*", let first):
            plainlyMatches(pattern.dropFirst(), text)
                || (first != nil && plainlyMatches(pattern, text.dropFirst()))
        case (_, nil): false
        case (let wanted, let first):
            (wanted == "?" || wanted == first)
                && plainlyMatches(pattern.dropFirst(), text.dropFirst())
        }
    }
}
