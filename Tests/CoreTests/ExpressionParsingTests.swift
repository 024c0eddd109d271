import Core
import Testing

@Suite("A condition's text")
struct ExpressionParsingTests {
    @Test(
        "prints in its canonical form",
        arguments: [
            ("confidence > 70 and symbol in [AAPL, MSFT]", nil),
            ("  a==1\n\tand b!=2 ", "a == 1 and b != 2"),
            ("a == 70.0", "a == 70"), ("a == 1e3", "a == 1000"), ("a == -0.5", nil),
            ("a == 1e300", "a == 1e+300"), ("a == 1e+300", nil), ("a == 007", nil),
            ("a == '70'", nil), ("a == \"x\"", "a == x"), ("a == 'x y'", nil), ("a == ''", nil),
            ("a == 'true'", nil), ("a == true", nil), ("a == null", nil), ("a == 'in'", nil),
            ("a == \"it's\"", "a == 'it\\'s'"), ("a == 'a\\\\b\\n'", nil), ("a == 'a*'", nil),
            ("a matches 'x*'", "a matches x*"), ("a matches 'x *'", nil),
            ("a starts with 12", "a starts with '12'"),
            ("a starts with true", "a starts with 'true'"),
            ("(a == 1)", "a == 1"),
            ("((a == 1 and b == 2)) and c == 3", "a == 1 and b == 2 and c == 3"),
            ("(a == 1 or b == 2) or c == 3", "a == 1 or b == 2 or c == 3"),
            ("(a == 1 and b == 2) or c == 3", "a == 1 and b == 2 or c == 3"),
            ("(a == 1 or b == 2) and c == 3", nil), ("not (a == 1 and b == 2)", nil),
            ("not a == 1 and b == 2", nil), ("not not a exists", nil),
            ("not (a == 1)", "not a == 1"),
            ("a not in [1,'2',x]", "a not in [1, '2', x]"), ("a exists or b missing", nil),
            ("priority >= 'high'", "priority >= high"),
            ("priority in [low,medium]", "priority in [low, medium]"),
            ("payload.a-b.0.c_d == BRK.B", nil), ("payload.payload exists", nil),
            ("number.x > 1", nil),
            ("attr.type == x", nil), ("payload exists", nil), ("symbol == BTC-USD", nil),
            ("symbol in [IN, OR, AND]", nil), ("name == München", nil),
            ("a ends with 'with'", "a ends with with"),
            ("payload.in == 1", nil),
        ] as [(String, String?)])
    func canonical(text: String, canonical: String?) throws {
        let condition = try Condition(parsing: text)
        #expect(condition.description == canonical ?? text)
        #expect(try Condition(parsing: condition.description) == condition)
    }

    @Test("names its fields once each, in order")
    func fields() throws {
        let condition = try Condition(
            parsing: "b > 1 and (priority == high or not a.c in [1]) and b < 5 and payload.a exists"
        )
        #expect(condition.fieldNames == ["b", "priority", "a.c", "payload.a"])
    }

    @Test("tells conditions apart that read alike")
    func equality() throws {
        #expect(
            try Condition(parsing: "a == 1")
                == Condition(parsing: "(a == 1.0)"))
        #expect(try Condition(parsing: "a == 1") != Condition(parsing: "a == '1'"))
        #expect(try Condition(parsing: "a not in [1]") != Condition(parsing: "not a in [1]"))
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let text: String
        let marked: String
        let reason: String
        var testDescription: String { text }

        /// `marked` has carets below the fault.
        init(_ text: String, _ marked: String, _ reason: String) {
            self.text = text
            self.marked = marked
            self.reason = reason
        }
    }

    static let refused = [
        Refused("", "", "the condition is empty"),
        Refused("   ", "   ", "the condition is empty"),
        Refused("a = 1", "  ^", "'=' is no comparison: write == to compare"),
        Refused("a => 1", "  ^^", "write >= instead"),
        Refused("a <> 1", "  ^^", "write != instead"),
        Refused("a == 1 && b == 2", "       ^^", "write 'and' instead"),
        Refused("a == 1 || b == 2", "       ^^", "write 'or' instead"),
        Refused("!a == 1", "^", "write 'not' instead"),
        Refused("a > 70%", "      ^", "write 70 and not 70%"),
        Refused("a > 1e999", "    ^^^^^", "too large"),
        Refused("a", " ", "a comparison is wanted after 'a'"),
        Refused("a ==", "    ", "a value is missing here"),
        Refused("a == ,", "     ^", "a value is wanted here"),
        Refused("a == [1]", "     ^", "a list goes with 'in'"),
        Refused("a == in", "     ^^", "'in' is a word of the language"),
        Refused("a == x*", "     ^^", "write 'matches'"),
        Refused("a contians x", "  ^^^^^^^^", "Did you mean 'contains'?"),
        Refused("a is x", "  ^^", "Did you mean '=='?"),
        Refused("a matchs x", "  ^^^^^^", "Did you mean 'matches'?"),
        Refused("a starts x", "         ^", "'with' is wanted here"),
        Refused("a ends", "      ", "'with' is wanted here"),
        Refused("a contains", "          ", "a text is wanted here"),
        Refused("a not 5", "      ^", "'in' is wanted here"),
        Refused("a in AAPL", "     ^^^^", "a list in brackets"),
        Refused("a in []", "      ^", "the list is empty"),
        Refused("a in [1", "     ^", "the bracket that is opened here is not closed"),
        Refused("a in [1 2]", "        ^", "',' or ']' is wanted"),
        Refused("a in [1,]", "        ^", "a value is wanted here"),
        Refused("a == 1 b == 2", "       ^", "'and' or 'or' is wanted"),
        Refused("a == 1 adn b == 2", "       ^^^", "Did you mean 'and'?"),
        Refused("a == 1 AND b == 2", "       ^^^", "Did you mean 'and'?"),
        Refused("1 < a < 5", "^", "a comparison begins with a field"),
        Refused("a > 1 < 5", "      ^", "join two comparisons with 'and'"),
        Refused("70 < confidence", "^^", "a comparison begins with a field"),
        Refused("true", "^^^^", "a comparison begins with a field"),
        Refused("'a' == 1", "^^^", "the name of a field has no quotes"),
        Refused("a* == 1", "^^", "no * or ?"),
        Refused("a..b == 1", "^^^^", "no two in a row"),
        Refused(".a == 1", "^^", "no dot at its ends"),
        Refused("and a == 1", "^^^", "a comparison is wanted here"),
        Refused("a == 1 and", "          ", "a comparison is missing here"),
        Refused("not", "   ", "a comparison is missing here"),
        Refused("(a == 1", "^", "the parenthesis that is opened here is not closed"),
        Refused("a == 1)", "      ^", "never opened"),
        Refused("()", " ^", "a comparison is wanted here"),
        Refused("(a == 1 b", "        ^", "'and' or 'or' is wanted"),
        Refused("a == 'x", "     ^", "not closed"),
        Refused("a == \"x'", "     ^", "not closed"),
        Refused(#"a == 'x\d'"#, #"       ^"#, "goes before"),
        Refused("a == 1; b == 2", "      ^", "';' has no meaning here"),
        Refused("a == \u{201C}x\u{201D}", "     ^^^", "is no quote here"),
        Refused("a\u{A0}== 1", " ^^", "unusual or invisible space (U+A0)"),
        Refused("a \u{2265} 1", "  ^^^", "write >= instead"),
        Refused("a == \u{7}", "     ^", "control character"),
        Refused("priority > 2", "           ^", "priority is low, medium, high or critical"),
        Refused("priority == hihg", "            ^^^^", "Did you mean 'high'?"),
        Refused(
            "priority == urgent", "            ^^^^^^", "priority is low, medium, high or critical."
        ),
        Refused("priority in [low, 3]", "                  ^", "priority is low"),
        Refused("priority contains hi", "         ^^^^^^^^", "priority is compared"),
        Refused("user == ''", "        ^^", "write user missing"),
    ]

    @Test("is refused with a sentence and its place", arguments: refused)
    func refuses(sample: Refused) throws {
        let error = try #require(throws: ExpressionError.self) {
            try Condition(parsing: sample.text)
        }
        let carets = sample.marked.utf8.count { $0 == UInt8(ascii: "^") }
        #expect(error.reason.contains(sample.reason), "\(error.reason)")
        #expect(error.offset == sample.marked.utf8.count - carets)
        #expect(error.length == carets)
    }

    @Test("has limits, and what is just below them works")
    func limits() throws {
        func refuses(_ text: String, _ reason: String) throws {
            let error = try #require(throws: ExpressionError.self) { try Condition(parsing: text) }
            #expect(error.reason.contains(reason))
        }
        let long = "a == '" + String(repeating: "x", count: 4096 - 7) + "'"
        #expect(throws: Never.self) { try Condition(parsing: long) }
        try refuses(long + " ", "4096 bytes")

        let deep = String(repeating: "(", count: 64) + "a==1" + String(repeating: ")", count: 64)
        #expect(throws: Never.self) { try Condition(parsing: deep) }
        try refuses("(" + deep + ")", "more than 64")
        try refuses("not " + deep, "more than 64")
        try refuses(String(repeating: "(", count: 4000), "more than 64")
        try refuses(String(repeating: "not ", count: 1000), "more than 64")

        let list = "a in [" + repeatElement("1", count: 999).joined(separator: ",") + "]"
        #expect(throws: Never.self) { try Condition(parsing: list) }
        try refuses(list + " and a in [1]", "1000 parts")
    }

    @Test("never traps, wherever a condition is cut")
    func cuts() throws {
        let text =
            #"not (confidence >= 70.5 or é in ['x\n', "y"]) and a.b starts with 'q' and c missing"#
        let whole = Array(text.utf8)
        for start in 0..<whole.count {
            for end in start...whole.count {
                let part = String(decoding: whole[start..<end], as: UTF8.self)
                do throws(ExpressionError) {
                    let condition = try Condition(parsing: part)
                    #expect((try? Condition(parsing: condition.description)) == condition)
                } catch {
                    #expect(error.offset + error.length <= part.utf8.count)
                }
            }
        }
    }
}
