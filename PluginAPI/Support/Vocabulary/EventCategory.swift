/// What kind of news an event is: the rows of a user's preferences.
///
/// The flat and the nested shape of the preferences API both map onto these: the flat
/// `tradeExecutions`, for one, switches ``trades`` and ``orderFailures`` together.
package enum EventCategory: String, Sendable, CaseIterable {
    /// What strategies and models suggest.
    case signals
    /// Orders accepted, executed, cancelled, expired.
    case trades
    /// Orders that should have been executed and were not.
    case orderFailures = "order_failures"
    /// How the account does.
    case performance
    /// The stream of prices itself, which is no news and has no preference.
    case market
    /// Prices and volumes that crossed what a user asked to be told of.
    case priceAlerts = "price_alerts"
    /// Trading sessions and strategies that start, pause and end.
    case sessions
    /// Limits that are near, crossed, or have stopped trading.
    case risk
    /// Faults of the software.
    case errors
    /// Summaries of a period.
    case reports
    /// The state of the system, and messages of no other kind.
    case system
    /// The safety of the user's account.
    case security
    /// What the law or a regulator wants the user to be told.
    case regulatory
}
