import CBelfry
import Core
import Testing

@Suite("A condition, asked of an event")
struct ExpressionEvaluationTests {
    static let event = SampleEvent(
        priority: BELFRY_HIGH, type: "order_filled", subject: "BTC/USD", user: "desk",
        title: "Filled", source: "alpaca",
        payload: #"""
            {"symbol":"AAPL","confidence":1,"strategy":"momentum \u00e9\n","pnl":-12.5,"note":null,
             "filled":true,"code":"007","text_number":"85.2","account":{"id":"A1","limits":[10,20]},
             "legs":[],"empty":"","nan":"NaN"}
            """#,
        numbers: [("confidence", 85.2), ("price", 175.5), ("bad", .nan), ("a.b", 1)],
        attributes: [("symbol", "MSFT"), ("region", "in"), ("hot", "true"), ("blank", "")])

    static let comparisons: [(String, Bool)] = [
        // A typed number comes before an attribute, and that before the payload.
        ("confidence > 70", true), ("confidence > 85.2", false), ("confidence >= 85.2", true),
        ("confidence < 85.3", true), ("confidence <= 85.1", false), ("confidence <= 85.2", true),
        ("confidence == 85.2", true),
        ("confidence != 85.2", false), ("payload.confidence == 1", true),
        ("symbol == MSFT", true), ("payload.symbol == AAPL", true), ("attr.symbol == MSFT", true),
        ("number.symbol == MSFT", false), ("a.b == 1", true), ("number.a.b == 1", true),
        // The event's own fields.
        ("type == order_filled", true), ("subject == 'BTC/USD'", true),
        ("subject == BTC/USD", true),
        ("user == desk", true), ("user == Desk", false), ("source != alpaca", false),
        ("title contains ill", true), ("body missing", true), ("body == x", false),
        ("body != x", false), ("title exists", true),
        // Priorities by weight.
        ("priority == high", true), ("priority > medium", true), ("priority >= critical", false),
        ("priority < critical", true), ("priority <= high", true), ("priority > high", false),
        ("priority != low", true),
        ("priority in [high, critical]", true),
        ("priority not in [high, critical]", false), ("priority exists", true),
        // Numbers and texts.
        ("text_number > 85", true), ("text_number == 85.20", true),
        ("text_number == '85.20'", false),
        ("code == 7", false), ("code == 007", true), ("code == '007'", true), ("code < 8", false),
        ("pnl < 0", true), ("pnl == -12.5", true), ("pnl == '-12.5'", false), ("nan > 0", false),
        ("symbol > MSFA", true), ("symbol < MSFT0", true), ("symbol >= MSFT", true),
        ("symbol > 5", false), ("confidence > abc", false), ("confidence == abc", false),
        ("confidence != abc", true),
        // Truth values and null.
        ("filled == true", true), ("filled == false", false), ("filled == 'true'", false),
        ("hot == true", true), ("hot == 'true'", true), ("hot == false", false),
        ("filled > false", false),
        ("note == null", true), ("note exists", true), ("note missing", false),
        ("note == ''", false),
        ("pnl != null", true), ("absent != null", false), ("empty == ''", true),
        ("blank == ''", true),
        ("empty exists", true),
        // Lists.
        ("symbol in [AAPL, MSFT]", true), ("symbol in [AAPL, 'msft']", false),
        ("symbol not in [AAPL]", true), ("confidence in [1, 85.2, x]", true),
        ("note in [null]", true), ("filled in [true]", true),
        // Texts within texts.
        ("symbol contains SF", true), ("symbol contains ''", true), ("symbol contains sf", false),
        ("region starts with i", true), ("region starts with n", false),
        ("region ends with n", true),
        ("region ends with xin", false), ("type matches order_*", true),
        ("type matches ?rder_filled", true),
        ("type matches order", false), ("code starts with 00", true),
        ("confidence contains 8", false),
        // Escapes are resolved before anything is compared.
        (#"strategy == "momentum é\n""#, true), ("strategy ends with 'é\\n'", true),
        ("strategy matches 'momentum ??'", true), ("strategy contains u00e9", false),
        // Nested values.
        ("account.id == A1", true), ("payload.account.id == A1", true),
        ("account.limits.1 == 20", true),
        ("account.limits.2 == 20", false), ("account exists", true), ("account == A1", false),
        ("account != A1", true), ("legs exists", true), ("account.id.x exists", false),
    ]

    @Test("compares without surprises", arguments: comparisons)
    func compares(text: String, expected: Bool) throws {
        let condition = try Condition(parsing: text)
        #expect(Self.event.lend(condition.matches) == expected)
        let opposite = try Condition(parsing: "not (\(text))")
        #expect(Self.event.lend(opposite.matches) == !expected)
    }

    @Test(
        "is false of a missing field, whatever the comparison, except for missing",
        arguments: [
            "== 1", "!= 1", "< 1", "<= 1", "> 1", ">= 1", "== null", "!= null", "== ''", "in [1]",
            "not in [1]", "contains ''", "starts with ''", "ends with ''", "matches *", "exists",
        ])
    func missing(test: String) throws {
        for field in [
            "absent", "number.absent", "attr.absent", "payload.absent", "bad", "account.x",
        ] {
            let condition = try Condition(parsing: "\(field) \(test)")
            #expect(!Self.event.lend(condition.matches))
            let absence = try Condition(parsing: "\(field) missing")
            #expect(Self.event.lend(absence.matches))
        }
    }

    @Test("treats an unset priority as missing")
    func unsetPriority() throws {
        let event = SampleEvent()
        #expect(!event.lend(try Condition(parsing: "priority >= low").matches))
        #expect(event.lend(try Condition(parsing: "priority missing").matches))
    }

    @Test("joins by and, or and not as logic does, in every combination")
    func logic() throws {
        let conditions = [
            ("a exists and b exists or c exists", { (a: Bool, b: Bool, c: Bool) in a && b || c }),
            ("a exists and (b exists or c exists)", { a, b, c in a && (b || c) }),
            ("not a exists and b exists or c exists", { a, b, c in !a && b || c }),
            ("not (a exists and b exists or c exists)", { a, b, c in !(a && b || c) }),
            (
                "not (a exists or not (b exists and not c exists))",
                { a, b, c in !(a || !(b && !c)) }
            ),
            ("a exists or b exists and c exists", { a, b, c in a || b && c }),
            ("not not a exists and not not not b exists", { a, b, _ in a && !b }),
            (
                "(a exists or b exists) and (b exists or c exists) and a missing",
                { a, b, c in (a || b) && (b || c) && !a }
            ),
        ]
        for (text, expected) in conditions {
            let condition = try Condition(parsing: text)
            for bits in 0..<8 {
                let present = (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0)
                var event = SampleEvent()
                if present.0 { event.numbers.append(("a", 1)) }
                if present.1 { event.attributes.append(("b", "1")) }
                if present.2 { event.payload = #"{"c":1}"# }
                #expect(
                    event.lend(condition.matches) == expected(present.0, present.1, present.2),
                    "\(text) \(present)")
            }
        }
    }

    @Test("is false of every field of a malformed payload")
    func malformedPayload() throws {
        let event = SampleEvent(payload: #"{"a":1,,"b":2}"#)
        #expect(event.lend(try Condition(parsing: "a == 1").matches))
        #expect(!event.lend(try Condition(parsing: "b == 2").matches))
        #expect(event.lend(try Condition(parsing: "b missing").matches))
    }
}
