import Testing
import Vocabulary

@Suite("The vocabulary")
struct VocabularyTests {
    @Test("has every canonical name once, in snake case")
    func unique() {
        let names = Vocabulary.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.allSatisfy { $0 == "_" || ("a"..."z").contains($0) }, "\(name)")
        }
    }

    @Test("keeps what is urgent, critical or regulatory, and never market data")
    func keeping() {
        for type in Vocabulary.all {
            #expect(!type.isUrgent || type.isKept, "\(type.name)")
            #expect(!type.isUrgent || type.defaultPriority == .critical, "\(type.name)")
            #expect(type.defaultPriority != .critical || type.isKept, "\(type.name)")
            #expect(type.category != .regulatory || type.isKept, "\(type.name)")
            #expect(!type.isMarketData || !type.isKept, "\(type.name)")
            #expect(type.isMarketData == (type.category == .market), "\(type.name)")
        }
    }

    @Test(
        "knows every name of the five documents",
        arguments: [
            // A9
            (.flows, ["signal", "trade", "performance", "market_data", "notification", "error"]),
            // B3
            (
                .live,
                [
                    "price_update", "portfolio_update", "trade_executed", "alert",
                    "ml_prediction", "pattern_detected", "system_status", "heartbeat",
                ]
            ),
            // C14 to C17
            (
                .session,
                [
                    "session_status", "algorithm_decision", "market_data", "risk_alert",
                    "system_notification", "heartbeat",
                ]
            ),
            // D17 to D19
            (
                .hybrid,
                [
                    "RISK_VIOLATION", "ACCOUNT_SECURITY", "REGULATORY_NOTICE",
                    "SYSTEM_MAINTENANCE", "ORDER_EXECUTION_FAILED", "RISK_LIMIT_BREACHED",
                    "BROKER_DISCONNECTED", "ORDER_EXECUTED",
                ]
            ),
            // E6
            (
                .alpaca,
                [
                    "order_accepted", "order_filled", "order_partial_fill", "order_cancelled",
                    "order_rejected", "order_expired",
                ]
            ),
        ] as [(EventDialect, [String])])
    func documents(dialect: EventDialect, names: [String]) {
        for name in names { #expect(!Vocabulary.find(name, in: dialect).isEmpty, "\(name)") }
    }

    @Test("keeps D17's types and calls D18's urgent")
    func hybridLists() {
        for name in [
            "RISK_VIOLATION", "ACCOUNT_SECURITY", "REGULATORY_NOTICE", "SYSTEM_MAINTENANCE",
        ] {
            #expect(Vocabulary.find(name, in: .hybrid).allSatisfy { $0.isKept }, "\(name)")
        }
        for name in ["ORDER_EXECUTION_FAILED", "RISK_LIMIT_BREACHED", "BROKER_DISCONNECTED"] {
            #expect(Vocabulary.find(name, in: .hybrid).allSatisfy { $0.isUrgent }, "\(name)")
        }
    }

    @Test(
        "gives the priorities that were settled",
        arguments: [
            ("signal", .high), ("order_filled", .high), ("price_alert", .medium),
            ("performance_update", .low), ("system_error", .critical),
        ] as [(String, EventPriority)])
    func priorities(name: String, priority: EventPriority) {
        #expect(Vocabulary.find(name)?.defaultPriority == priority)
    }

    @Test("uses every category and reaches every type under some name")
    func categories() {
        #expect(Set(Vocabulary.all.map(\.category)) == Set(EventCategory.allCases))
        for type in Vocabulary.all {
            let names = EventDialect.allCases.dropFirst().compactMap(type.name(in:))
            #expect(!names.isEmpty, "\(type.name)")
            #expect(Vocabulary.find(type.name) == type)
        }
    }

    @Test(
        "does not find what is not there",
        arguments: ["", "order", "order_filled_", "ORDER_FILLED"])
    func absent(name: String) {
        #expect(Vocabulary.find(name) == nil)
        #expect(Vocabulary.find(name, in: .canonical).isEmpty)
    }

    @Test("reads and orders priorities by their names")
    func priorityNames() {
        #expect(EventPriority.allCases.map(\.name) == ["low", "medium", "high", "critical"])
        for priority in EventPriority.allCases {
            #expect(EventPriority(named: priority.name) == priority)
        }
        #expect(EventPriority(named: "urgent") == nil)
        #expect(EventPriority.allCases.sorted() == EventPriority.allCases)
    }
}
