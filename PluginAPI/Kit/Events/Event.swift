public import CBelfry

/// An event, seen where the host keeps it: nothing is copied until a property is read.
///
/// The compiler keeps this view from outliving what it looks at. Properties that return `String`
/// copy; on a hot path read ``bytes(_:)`` instead.
public struct Event: ~Escapable, @unchecked Sendable {
    // Sendable because an event that a channel sees is immutable.
    /// The C struct, for what this view does not say; valid as long as the view.
    public let raw: UnsafePointer<belfry_event>

    /// A view whose lifetime the caller ties to something.
    @_lifetime(immortal)
    init(unsafe raw: UnsafePointer<belfry_event>) {
        self.raw = raw
    }

    /// The texts of an event.
    public enum Text: Sendable {
        case id, type, subject, user, dedupKey, threadKey, title, body, payload, source
        case traceparent
    }

    /// The bytes of a text, in place.
    @_lifetime(copy self)
    public func bytes(_ text: Text) -> RawSpan {
        let span = RawSpan(_unsafeBytes: self[text].bytes)
        return _overrideLifetime(span, copying: self)
    }

    /// True when `text` is exactly `other`; compares in place.
    public func has(_ text: Text, _ other: StaticString) -> Bool {
        self[text].bytes.elementsEqual(
            UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }

    /// Unique among all events.
    public var id: String { raw.pointee.id.string }
    /// The canonical name of its type, such as "order_filled".
    public var type: String { raw.pointee.type.string }
    /// What it is about: a symbol, an order, a session.
    public var subject: String { raw.pointee.subject.string }
    /// Whom it concerns; empty for everyone.
    public var user: String { raw.pointee.user.string }
    /// Events with one key within the window are one event; empty: never folded.
    public var dedupKey: String { raw.pointee.dedup_key.string }
    /// Messages with one key may replace each other; empty: none.
    public var threadKey: String { raw.pointee.thread_key.string }
    /// One line for people.
    public var title: String { raw.pointee.title.string }
    /// More lines for people; may be empty.
    public var body: String { raw.pointee.body.string }
    /// A JSON object as text; empty means `{}`.
    public var payload: String { raw.pointee.payload.string }
    /// The instance that emitted it.
    public var source: String { raw.pointee.source.string }
    /// The W3C trace context; empty for none.
    public var traceparent: String { raw.pointee.traceparent.string }
    /// How much it matters; ``Priority/medium`` when the host knows a priority that this kit does
    /// not.
    public var priority: Priority { Priority(rawValue: raw.pointee.priority) ?? .medium }
    /// When it happened, in nanoseconds since 1970.
    public var unixNanoseconds: Int64 { raw.pointee.time_unix_ns }
    /// Of no use after this, in nanoseconds since 1970; nil: never expires.
    public var expiryUnixNanoseconds: Int64? {
        raw.pointee.expires_unix_ns == 0 ? nil : raw.pointee.expires_unix_ns
    }

    /// The number called `name` (price, volume, confidence…).
    public func number(_ name: StaticString) -> Double? {
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return rawNumbers.first { $0.key.bytes.elementsEqual(wanted) }?.value
    }

    /// Copies of all numbers, in the order of the source.
    public var numbers: [(name: String, value: Double)] {
        rawNumbers.map { ($0.key.string, $0.value) }
    }

    /// The attribute called `name`.
    public func attribute(_ name: StaticString) -> String? {
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return rawAttributes.first { $0.key.bytes.elementsEqual(wanted) }?.value.string
    }

    /// Copies of all attributes, in the order of the source.
    public var attributes: [(key: String, value: String)] { rawAttributes.pairs }

    private var rawNumbers: UnsafeBufferPointer<belfry_number> {
        UnsafeBufferPointer(start: raw.pointee.numbers, count: raw.pointee.number_count)
    }

    private var rawAttributes: UnsafeBufferPointer<belfry_kv> {
        UnsafeBufferPointer(start: raw.pointee.attrs, count: raw.pointee.attr_count)
    }

    private subscript(text: Text) -> belfry_str {
        switch text {
        case .id: raw.pointee.id
        case .type: raw.pointee.type
        case .subject: raw.pointee.subject
        case .user: raw.pointee.user
        case .dedupKey: raw.pointee.dedup_key
        case .threadKey: raw.pointee.thread_key
        case .title: raw.pointee.title
        case .body: raw.pointee.body
        case .payload: raw.pointee.payload
        case .source: raw.pointee.source
        case .traceparent: raw.pointee.traceparent
        }
    }
}
