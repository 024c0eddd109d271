import Core
import Vocabulary

@testable import Words

/// One event of each type, as sources send them.
enum Samples {
    static func event(_ type: EventType) -> EventDraft {
        var draft = EventDraft(type: type.name)
        draft.priority = type.defaultPriority.rawValue
        draft.timeUnixNs = Scene.time
        draft.attrs = [("currency", "INR")]
        switch type.category {
        case .signals: signal(&draft)
        case .trades, .orderFailures: order(&draft)
        case .performance, .reports: account(&draft)
        case .market, .priceAlerts: market(&draft)
        case .sessions: session(&draft)
        case .risk: risk(&draft)
        case .errors:
            draft.subject = "order-router"
            draft.payload = """
                {"service":"order-router","error":"The queue is 80% full.","severity":"high"}
                """
        case .system, .security, .regulatory:
            draft.subject = "system"
            draft.title = "Maintenance on Saturday"
            draft.body = "Trading pauses from 22:00 to 23:00 UTC."
        }
        return draft
    }

    private static func signal(_ draft: inout EventDraft) {
        draft.subject = "AAPL"
        draft.attrs = []
        draft.numbers = [("confidence", 85.2), ("price", 175.5)]
        switch draft.type {
        case "ml_prediction":
            draft.payload = """
                {"symbol":"AAPL","model":"LSTM-4h","predicted_price":181.25,"direction":"up"}
                """
        case "pattern_detected":
            draft.payload = """
                {"symbol":"AAPL","pattern":"double_bottom","direction":"bullish","entry":175.5,\
                "exit":190}
                """
        case "algorithm_decision":
            draft.payload = """
                {"sessionId":"SES-0001","algorithmId":"ALGO-02","decision":"close_position",\
                "reasoning":"The profit target is reached.",\
                "marketData":{"symbol":"AAPL","price":175.5,"volume":1200}}
                """
        default:
            draft.payload = """
                {"symbol":"AAPL","direction":"LONG","strategy":"Momentum"}
                """
        }
    }

    private static func order(_ draft: inout EventDraft) {
        draft.subject = "RELIANCE"
        draft.numbers = [("price", 2_500), ("quantity", 100), ("filled", 40)]
        draft.payload = """
            {"trade_id":"ORD-000123","symbol":"RELIANCE","action":"buy","type":"limit",\
            "account":"Paper"\(draft.type.contains("fill") ? ",\"pnl\":1250.5" : "")\
            \(draft.type.contains("reject") ? ",\"reason\":\"Insufficient buying power.\"" : "")}
            """
    }

    private static func account(_ draft: inout EventDraft) {
        draft.subject = "desk"
        switch draft.type {
        case "performance_milestone": draft.title = "50 trades, all of them winners"
        case "portfolio_update":
            draft.payload = "{\"total_value\":1234567.5,\"pnl\":-420,\"cash\":5e4}"
        case "position_update":
            draft.subject = "RELIANCE"
            draft.payload = "{\"quantity\":1,\"market_value\":2500,\"unrealized_pnl\":-12.5}"
        default:
            draft.payload = """
                {"totalPnL":123456.7,"dailyPnL":-250.25,"realizedPnL":1000,"unrealizedPnL":0,\
                "winRate":62.5,"totalTrades":48,"activePositions":3,"strategy":"Pairs"}
                """
        }
    }

    private static func market(_ draft: inout EventDraft) {
        draft.subject = "RELIANCE"
        draft.title = "RELIANCE moved 4% within 5 minutes"
        draft.numbers = [("price", 2_512.35), ("volume", 1_250_000), ("change_24h", 1.25)]
        if draft.type == "price_alert" {
            draft.payload = "{\"symbol\":\"RELIANCE\",\"condition\":\"ABOVE\",\"value\":2500}"
        }
    }

    private static func session(_ draft: inout EventDraft) {
        draft.subject = "SES-0001"
        draft.payload =
            draft.type == "strategy_status"
            ? "{\"strategy\":\"Pairs\",\"status\":\"running\"}"
            : """
            {"sessionId":"SES-0001","status":"\(status(draft.type))",\
            "data":{"currentPnL":-1500,"totalTrades":12,"lossLimitUtilization":75}}
            """
    }

    private static func status(_ type: String) -> String {
        switch type {
        case "session_started", "session_status": "active"
        default: String(type.dropFirst("session_".utf8.count))
        }
    }

    private static func risk(_ draft: inout EventDraft) {
        draft.subject = "SES-0001"
        draft.payload = """
            {"sessionId":"SES-0001","alertLevel":"critical","alertType":"loss_limit",\
            "currentValue":82.5,"threshold":80}
            """
    }
}
