import CBelfry
import Core

/// An event as a test writes it, or as it was recorded.
public struct TestEvent: Sendable, Equatable {
    /// Empty: the host makes one.
    public var id = ""
    /// The canonical name, such as "order_filled".
    public var type: String
    /// What it is about.
    public var subject = ""
    /// Whom it concerns; empty: everyone.
    public var user = ""
    /// 0 (low) to 3 (critical); nil: the default of the type.
    public var priority: Int32?
    /// The headline.
    public var title = ""
    /// The text below it.
    public var body = ""
    /// A JSON object, or empty.
    public var payload = ""
    /// Events with one key are one event.
    public var dedupKey = ""
    /// Messages with one key may replace each other.
    public var threadKey = ""
    /// When it happened; 0: when it was emitted.
    public var timeUnixNs: Int64 = 0
    /// Of no use after this; 0: never.
    public var expiresUnixNs: Int64 = 0
    /// Named numbers, in order.
    public var numbers: [Number] = []
    /// Named texts, in order.
    public var attributes: [Attribute] = []
    /// The instance that emitted it; ignored on emit.
    public var source = ""

    /// A number with its name.
    public struct Number: Sendable, Equatable {
        /// Such as "price".
        public var key: String
        /// Its value.
        public var value: Double

        /// A number with its name.
        public init(_ key: String, _ value: Double) {
            self.key = key
            self.value = value
        }
    }

    /// A text with its name.
    public struct Attribute: Sendable, Equatable {
        /// Such as "order_id".
        public var key: String
        /// Its value.
        public var value: String

        /// A text with its name.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// An event of a type, with everything else empty.
    public init(type: String, title: String = "", subject: String = "") {
        self.type = type
        self.title = title
        self.subject = subject
    }
}

extension TestEvent {
    /// Copies an event of the contract.
    init(copying event: belfry_event, source: String? = nil) {
        self.init(type: event.type.text, title: event.title.text, subject: event.subject.text)
        id = event.id.text
        user = event.user.text
        priority = event.priority == -1 ? nil : event.priority
        body = event.body.text
        payload = event.payload.text
        dedupKey = event.dedup_key.text
        threadKey = event.thread_key.text
        timeUnixNs = event.time_unix_ns
        expiresUnixNs = event.expires_unix_ns
        numbers = (0..<event.number_count).compactMap { index in
            event.numbers.map { Number($0[index].key.text, $0[index].value) }
        }
        attributes = (0..<event.attr_count).compactMap { index in
            event.attrs.map { Attribute($0[index].key.text, $0[index].value.text) }
        }
        self.source = source ?? event.source.text
    }

    /// As the host's own API takes it in.
    var draft: EventDraft {
        var draft = EventDraft(type: type)
        draft.id = id
        draft.subject = subject
        draft.user = user
        draft.priority = priority
        draft.title = title
        draft.body = body
        draft.payload = payload
        draft.dedupKey = dedupKey
        draft.threadKey = threadKey
        draft.timeUnixNs = timeUnixNs
        draft.expiresUnixNs = expiresUnixNs
        draft.numbers = numbers.map { ($0.key, $0.value) }
        draft.attrs = attributes.map { ($0.key, $0.value) }
        return draft
    }
}
