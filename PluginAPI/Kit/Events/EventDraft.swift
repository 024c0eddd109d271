/// An event on its way to ``Host/emit(_:cookie:)``.
///
/// The limits are those of event.h: keys 1,024 bytes, title 4,096, body 65,536, payload 1,048,576,
/// 64 numbers and 64 attributes. The host refuses what is over; nothing is cut.
public struct EventDraft: Sendable {
    /// The canonical name of its type, such as "order_filled" or "com.acme.margin_call".
    public var type: String
    /// One line for people.
    public var title: String
    /// More lines for people.
    public var body = ""
    /// What it is about: a symbol, an order, a session.
    public var subject = ""
    /// Whom it concerns; empty for everyone.
    public var user = ""
    /// How much it matters; nil: the default of the type.
    public var priority: Priority?
    /// A JSON object as text; empty means `{}`.
    public var payload = ""
    /// Typed numbers (price, volume, confidence…), so that nobody parses JSON for them.
    public var numbers: KeyValuePairs<String, Double> = [:]
    /// Further pairs of strings.
    public var attributes: KeyValuePairs<String, String> = [:]
    /// Unique; empty: the host makes one.
    public var id = ""
    /// Events with one key within the window are one event; empty: never folded.
    public var dedupKey = ""
    /// Messages with one key may replace each other; empty: none.
    public var threadKey = ""
    /// When it happened, in nanoseconds since 1970; 0: now.
    public var unixNanoseconds: Int64 = 0
    /// Of no use after this, in nanoseconds since 1970; nil: never expires.
    public var expiryUnixNanoseconds: Int64?
    /// The W3C trace context; empty: the host starts a trace where one is wanted.
    public var traceparent = ""

    /// An event of `type` with a `title`.
    public init(type: String, title: String) {
        self.type = type
        self.title = title
    }
}
