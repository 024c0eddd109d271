/// A delivery with the event that it is of: what was sent to whom, and what became of it.
package struct SentDelivery: Sendable, Equatable {
    /// Without its history.
    package var delivery: StoredDelivery
    package var event: String
    package var type: String
    package var subject: String
    package var source: String
    package var acceptedNs: Int64
    package var traceparent: String
    /// Empty where they were not asked for.
    package var title: String
    package var body: String
}

/// Which deliveries: a page of those whose events were accepted from a time on.
package struct SentRequest: Sendable {
    /// Where to begin; the first page may hold some of the minutes before.
    package var fromNs: Int64
    /// The last of the page before; nil: the first page.
    package var after: DeliveryNumber?
    package var limit: Int
    /// With the event's title and body.
    package var withMessages: Bool

    package init(
        fromNs: Int64 = .min, after: DeliveryNumber? = nil, limit: Int, withMessages: Bool = false
    ) {
        self.fromNs = fromNs
        self.after = after
        self.limit = limit
        self.withMessages = withMessages
    }
}
